#pragma once
#include <sys/types.h>

/// Starts a program in a terminal of its own of 40 lines of 100 columns, in a folder. Gives the terminal's other end, which does not
/// block, or -1; the process goes to `process`.
int terminal_start(const char *path, char *const arguments[], char *const environment[], const char *folder, pid_t *process);
