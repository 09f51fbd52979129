#include "CSignals.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

// Only these and async-signal-safe calls may be touched in the handler.
static volatile sig_atomic_t pending = 0;
static volatile sig_atomic_t second_ends = 1;
static volatile sig_atomic_t at_prompt = 0;

static void received(int number) {
  int kind = number == SIGINT ? SIGINT : SIGTERM;
  if (at_prompt && kind == SIGTERM) {
    // libedit has given the terminal back its settings; bracketed paste is ours to end.
    static const char text[] = "\033[?2004l\n";
    ssize_t ignored = write(STDOUT_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(128 + kind);
  }
  if (pending && second_ends) {
    static const char text[] = "\nstopped\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(128 + kind);
  }
  pending = kind;
}

void signals_watch(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = received;
  sigemptyset(&action.sa_mask);
  // Reads and writes under way go on; whoever waits asks `signals_pending`.
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  // Under nohup the end of the terminal is nothing to end for.
  struct sigaction before;
  if (sigaction(SIGHUP, NULL, &before) != 0 || before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, NULL);
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

void signals_at_prompt(int is) { at_prompt = is; }

void signals_ignore_pipe(void) { signal(SIGPIPE, SIG_IGN); }
