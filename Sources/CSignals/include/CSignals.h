#pragma once

/// From now on Ctrl-C (SIGINT), SIGTERM and SIGHUP are counted, not obeyed. A second one of any kind ends the program at once with
/// its exit code (130 or 143), after the terminal's cursor line is left in order.
void signals_watch(void);

/// What came since the last `signals_clear`: 0, SIGINT or SIGTERM (SIGHUP counts as SIGTERM).
int signals_pending(void);

/// Forgets what came, as before the next entry of the REPL.
void signals_clear(void);

/// Tells whether a second signal ends the program (`rsn run`) or only repeats the first (the REPL).
void signals_second_ends(int ends);

/// For who waits for keys: readable when one of the signals came, or the terminal's size changed. Call `signals_take_resized` then.
int signals_descriptor(void);

/// Whether the terminal's size changed or the program came back to the foreground since the last call.
int signals_take_resized(void);

/// A broken pipe is an error of the write, not the end of the program.
void signals_ignore_pipe(void);
