"""One peer in a process of its own: `python serve.py MODULE` reads work from stdin, a line of JSON each, and answers with a line of JSON.

    {"what": "forward", "batch": 8, …}                    → {"seconds": 0.17, "setting": "traced"}

MODULE has its VERSION and `prepare(what, **options)`, which returns the work as a function and the setting's name. It is called once for each line that differs, and warms
up; only the function is timed. Each peer lives alone, so that no library's waiting threads disturb another, and lives long, so that ours and theirs run in turn.
"""

import importlib
import json
import os
import sys
import time

os.environ.setdefault("TQDM_DISABLE", "1")


CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}
clock = time.perf_counter


def main():
    global clock
    # What libraries print goes to stderr.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    peer = importlib.import_module(sys.argv[1])
    works = {}
    for line in sys.stdin:
        try:
            if line not in works:
                works.clear()  # the memory of one work at a time
                options = json.loads(line)
                clock = CLOCKS[options.pop("clock")]
                runs = options.pop("runs")
                works[line] = *peer.prepare(**options), runs
            work, setting, runs = works[line]
            start = clock()
            for _ in range(runs):
                work()
            answer = {"seconds": (clock() - start) / runs, "setting": f"{peer.VERSION}, {setting}"}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def fastest(candidates, runs=3):
    """The quickest of several honest ways to do one work: (function, name)."""
    best = None
    for name, make in candidates.items():
        work = make()
        work()
        times = []
        for _ in range(runs):
            start = clock()
            work()
            times.append(clock() - start)
        if best is None or min(times) < best[0]:
            best = (min(times), work, name)
    return best[1], best[2]


if __name__ == "__main__":
    sys.modules["serve"] = sys.modules["__main__"]
    main()
