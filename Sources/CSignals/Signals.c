#include "CSignals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

// Only these and async-signal-safe calls may be touched in the handler.
static volatile sig_atomic_t pending = 0;
static volatile sig_atomic_t second_ends = 1;
static volatile sig_atomic_t resized = 0;
// Signals may arrive on any thread: the one that waits for keys polls this pipe, too.
static int wake[2] = {-1, -1};

static void wake_up(void) {
  if (wake[1] < 0) return;
  int before = errno;
  ssize_t ignored = write(wake[1], "", 1);
  (void)ignored;
  errno = before;
}

static void received(int number) {
  int kind = number == SIGINT ? SIGINT : SIGTERM;
  if (pending && second_ends) {
    static const char text[] = "\nstopped\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(128 + kind);
  }
  pending = kind;
  wake_up();
}

// Another size, or back in the foreground: either way the terminal is to be drawn on anew.
static void changed(int number) {
  (void)number;
  resized = 1;
  wake_up();
}

static void handle(int number, void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  // Reads and writes under way go on; whoever waits asks `signals_pending`.
  action.sa_flags = SA_RESTART;
  sigaction(number, &action, NULL);
}

void signals_watch(void) {
  handle(SIGINT, received);
  handle(SIGTERM, received);
  // Under nohup the end of the terminal is nothing to end for.
  struct sigaction before;
  if (sigaction(SIGHUP, NULL, &before) != 0 || before.sa_handler != SIG_IGN) handle(SIGHUP, received);
  // Who started this program may have blocked them for itself.
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGINT);
  sigaddset(&watched, SIGTERM);
  sigaddset(&watched, SIGHUP);
  pthread_sigmask(SIG_UNBLOCK, &watched, NULL);
}

int signals_pending(void) { return pending; }

void signals_clear(void) { pending = 0; }

void signals_second_ends(int ends) { second_ends = ends; }

int signals_descriptor(void) {
  if (wake[0] < 0 && pipe(wake) == 0) {
    for (int end = 0; end < 2; end++) {
      fcntl(wake[end], F_SETFD, FD_CLOEXEC);
      fcntl(wake[end], F_SETFL, O_NONBLOCK);
    }
    handle(SIGWINCH, changed);
    handle(SIGCONT, changed);
  }
  return wake[0];
}

int signals_take_resized(void) {
  char drained[64];
  while (wake[0] >= 0 && read(wake[0], drained, sizeof drained) > 0) {}
  if (!resized) return 0;
  // One that comes just now is met by who asks for the size next.
  resized = 0;
  return 1;
}

void signals_ignore_pipe(void) { signal(SIGPIPE, SIG_IGN); }
