"""Golden numbers of the statistics, from NumPy and SciPy.

    python Tests/Golden/summaries.py      (numpy, scipy; writes Tests/Golden/summaries/golden.json)
"""

import json
import pathlib

import numpy as np
from scipy import stats

random = np.random.default_rng(7)
cases = []
for count in (2, 3, 10, 101):
    xs = np.round(random.normal(size=count) * 10, 3)
    ys = np.round(xs * 0.5 + random.normal(size=count) * 5, 1)  # rounded, so that some ranks are equal
    counts, edges = np.histogram(xs, bins=7)
    cases.append(
        {
            "xs": xs.tolist(),
            "ys": ys.tolist(),
            "sum": float(np.sum(xs)),
            "mean": float(np.mean(xs)),
            "std": float(np.std(xs, ddof=1)),
            "stderr": float(stats.sem(xs)),
            "median": float(np.median(xs)),
            "quantiles": [[q, float(np.quantile(xs, q))] for q in (0, 0.025, 0.25, 0.5, 0.9, 1)],
            "corr": float(np.corrcoef(xs, ys)[0, 1]),
            "spearman": float(stats.spearmanr(xs, ys).statistic),
            "argmax": int(np.argmax(xs)),
            "histogram": counts.tolist(),
            "edges": edges.tolist(),
        }
    )
rounding = [[x, d, float(np.round(x, d))] for x, d in [(0.5, 0), (1.5, 0), (-2.5, 0), (2.675, 2), (1234.5678, -2), (0.1 + 0.2, 10), (1e300, 3)]]
folder = pathlib.Path(__file__).parent / "summaries"
folder.mkdir(exist_ok=True)
(folder / "golden.json").write_text(json.dumps({"cases": cases, "rounding": rounding}) + "\n")
