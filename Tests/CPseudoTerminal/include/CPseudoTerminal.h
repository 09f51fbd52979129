#pragma once
#include <sys/types.h>

/// Starts a program in a terminal of its own, in a folder. Gives the terminal's other end, which does not block and which no other
/// program inherits, or -1; the process goes to `process`.
int terminal_start(
    const char *path, char *const arguments[], char *const environment[], const char *folder, int rows, int columns, pid_t *process);

/// Changes the terminal's size; the program is told with SIGWINCH.
void terminal_resize(int terminal, int rows, int columns);

/// Whether what is typed is echoed and waits for a newline, as a shell expects to find its terminal.
int terminal_is_cooked(int terminal);
