#include "CLineEditing.h"

#include <histedit.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

struct line_editor {
  EditLine *edit;
  History *history;
  line_completer completer;
  void *context;
  char *prompt;
  bool interrupted;
};

static line_editor *owner(EditLine *edit) {
  line_editor *editor = NULL;
  el_get(edit, EL_CLIENTDATA, &editor);
  return editor;
}

static char *prompt(EditLine *edit) {
  line_editor *editor = owner(edit);
  return editor && editor->prompt ? editor->prompt : (char *)"";
}

// Ctrl-C: to the end of the line and a newline, as if typed, so that libedit leaves the screen in order; the line is then dropped.
static unsigned char interrupt(EditLine *edit, int key) {
  (void)key;
  owner(edit)->interrupted = true;
  el_push(edit, "\005\n");
  return CC_NORM;
}

static unsigned char suspend(EditLine *edit, int key) {
  (void)edit;
  (void)key;
  kill(0, SIGTSTP);
  return CC_REDISPLAY;
}

static unsigned char complete(EditLine *edit, int key) {
  (void)key;
  line_editor *editor = owner(edit);
  const LineInfo *info = el_line(edit);
  size_t length = (size_t)(info->lastchar - info->buffer), cursor = (size_t)(info->cursor - info->buffer);
  char *line = malloc(length + 1);
  if (!line) return CC_NORM;
  memcpy(line, info->buffer, length);
  line[length] = 0;
  int columns = 80;
  el_get(edit, EL_GETTC, "co", &columns);
  line_completion found = editor->completer(editor->context, line, cursor, columns > 0 ? columns : 80);
  unsigned char result = CC_NORM;
  if (found.replaced > 0 && found.replaced <= cursor) {
    // libedit deletes wide characters: count those that begin in the replaced bytes.
    int count = 0;
    for (size_t i = cursor - found.replaced; i < cursor; i++) count += (line[i] & 0xC0) != 0x80;
    el_deletestr(edit, count);
    result = CC_REFRESH;
  }
  if (found.insertion && *found.insertion) {
    el_insertstr(edit, found.insertion);
    result = CC_REFRESH;
  }
  if (found.listing && *found.listing) {
    printf("\n%s\n", found.listing);
    fflush(stdout);
    result = CC_REDISPLAY;
  }
  free(found.insertion);
  free(found.listing);
  free(line);
  return result;
}

// A bracketed paste: everything up to ESC [ 2 0 1 ~ goes into the line as it is, newlines and tabs included.
static unsigned char paste(EditLine *edit, int key) {
  (void)key;
  static const wchar_t end[] = L"\033[201~";
  const size_t ending = sizeof end / sizeof *end - 1;
  size_t capacity = 256, count = 0;
  wchar_t *text = malloc((capacity + 1) * sizeof *text), next;
  if (!text) return CC_NORM;
  while (el_wgetc(edit, &next) == 1) {
    if (count == capacity) {
      wchar_t *larger = realloc(text, (2 * capacity + 1) * sizeof *text);
      if (!larger) break;
      text = larger;
      capacity *= 2;
    }
    text[count++] = next == L'\r' ? L'\n' : next;
    if (count >= ending && wmemcmp(text + count - ending, end, ending) == 0) {
      count -= ending;
      break;
    }
  }
  while (count > 0 && text[count - 1] == L'\n') count--;
  text[count] = 0;
  el_winsertstr(edit, text);
  free(text);
  return CC_REFRESH;
}

line_editor *line_editor_open(const char *program, line_completer completer, void *context) {
  // Only the kind of characters: numbers and dates stay as the program writes them.
  if (!setlocale(LC_CTYPE, "") || MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
  line_editor *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->edit = el_init(program, stdin, stdout, stderr);
  editor->history = history_init();
  if (!editor->edit || !editor->history) {
    line_editor_close(editor);
    return NULL;
  }
  editor->completer = completer;
  editor->context = context;
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, 2000);
  EditLine *edit = editor->edit;
  el_set(edit, EL_CLIENTDATA, editor);
  el_set(edit, EL_EDITOR, "emacs");
  el_set(edit, EL_HIST, history, editor->history);
  el_set(edit, EL_PROMPT_ESC, prompt, '\1');
  // Restores the terminal on signals from outside and follows changes of its size.
  el_set(edit, EL_SIGNAL, 1);
  // At the prompt Ctrl-C and Ctrl-Z are keys like others: no signal can come in the middle of libedit's work.
  el_set(edit, EL_SETTY, "-d", "-isig", NULL);
  el_set(edit, EL_ADDFN, "rsn-interrupt", "Drop the line", interrupt);
  el_set(edit, EL_ADDFN, "rsn-suspend", "Stop the program", suspend);
  el_set(edit, EL_ADDFN, "rsn-complete", "Complete the word", complete);
  el_set(edit, EL_ADDFN, "rsn-paste", "Take in a pasted block", paste);
  el_set(edit, EL_BIND, "^C", "rsn-interrupt", NULL);
  el_set(edit, EL_BIND, "^Z", "rsn-suspend", NULL);
  el_set(edit, EL_BIND, "^I", "rsn-complete", NULL);
  el_set(edit, EL_BIND, "\\e[200~", "rsn-paste", NULL);
  el_set(edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
  el_set(edit, EL_BIND, "\\e[3~", "ed-delete-next-char", NULL);
  el_set(edit, EL_BIND, "\\e[H", "ed-move-to-beg", NULL);
  el_set(edit, EL_BIND, "\\e[F", "ed-move-to-end", NULL);
  el_set(edit, EL_BIND, "\\e[1~", "ed-move-to-beg", NULL);
  el_set(edit, EL_BIND, "\\e[4~", "ed-move-to-end", NULL);
  el_set(edit, EL_BIND, "\\e[1;5C", "em-next-word", NULL);
  el_set(edit, EL_BIND, "\\e[1;5D", "ed-prev-word", NULL);
  el_source(edit, NULL);
  return editor;
}

void line_editor_close(line_editor *editor) {
  if (!editor) return;
  if (editor->edit) el_end(editor->edit);
  if (editor->history) history_end(editor->history);
  free(editor->prompt);
  free(editor);
}

line_status line_editor_read(line_editor *editor, const char *text, const char **line) {
  free(editor->prompt);
  editor->prompt = strdup(text);
  editor->interrupted = false;
  el_resize(editor->edit);
  fputs("\033[?2004h", stdout);
  fflush(stdout);
  int count = 0;
  const char *read = el_gets(editor->edit, &count);
  fputs("\033[?2004l", stdout);
  fflush(stdout);
  *line = read && count > 0 ? read : "";
  if (editor->interrupted) return LINE_INTERRUPTED;
  return read && count > 0 ? LINE_READ : LINE_ENDED;
}

void line_editor_clear_history(line_editor *editor) {
  HistEvent event;
  history(editor->history, &event, H_CLEAR);
}

void line_editor_add_history(line_editor *editor, const char *entry) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, entry);
}
