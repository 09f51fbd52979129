#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <pty.h>
#include <unistd.h>

int terminal_start(const char *path, char *const arguments[], char *const environment[], const char *folder, pid_t *process) {
  struct winsize size = {.ws_row = 40, .ws_col = 100};
  int terminal;
  pid_t child = forkpty(&terminal, NULL, NULL, &size);
  if (child < 0) return -1;
  if (child == 0) {
    if (chdir(folder) == 0) execve(path, arguments, environment);
    _exit(126);
  }
  *process = child;
  fcntl(terminal, F_SETFL, fcntl(terminal, F_GETFL) | O_NONBLOCK);
  return terminal;
}
