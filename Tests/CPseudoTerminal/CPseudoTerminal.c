#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int terminal_start(
    const char *path, char *const arguments[], char *const environment[], const char *folder, int rows, int columns, pid_t *process) {
  // Not `forkpty`: a program that another test starts meanwhile would inherit the terminal, and closing it would hang nothing up.
  int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  char name[64];
  if (terminal < 0) return -1;
  if (grantpt(terminal) != 0 || unlockpt(terminal) != 0 || ptsname_r(terminal, name, sizeof name) != 0) {
    close(terminal);
    return -1;
  }
  terminal_resize(terminal, rows, columns);
  pid_t child = fork();
  if (child < 0) {
    close(terminal);
    return -1;
  }
  if (child == 0) {
    setsid();
    int own = open(name, O_RDWR);
    if (own < 0 || ioctl(own, TIOCSCTTY, 0) != 0) _exit(126);
    for (int i = 0; i < 3; i++) dup2(own, i);
    close_range(3, ~0U, 0);
    // The one who tests may ignore or block what the program is to receive.
    for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir(folder) == 0) execve(path, arguments, environment);
    _exit(126);
  }
  *process = child;
  return terminal;
}

void terminal_resize(int terminal, int rows, int columns) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  ioctl(terminal, TIOCSWINSZ, &size);
}

int terminal_is_cooked(int terminal) {
  struct termios settings;
  tcflag_t wanted = ICANON | ECHO | ISIG;
  return tcgetattr(terminal, &settings) == 0 && (settings.c_lflag & wanted) == wanted;
}
