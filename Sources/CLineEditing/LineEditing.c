#define _GNU_SOURCE
#include "CLineEditing.h"

#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const line_functions[LINE_FUNCTIONS] = {
  [LINE_ENTER] = "rsn-enter", [LINE_NEWLINE] = "rsn-newline", [LINE_INTERRUPT] = "rsn-interrupt",
  [LINE_END_OR_DELETE] = "rsn-end-or-delete", [LINE_SUSPEND] = "rsn-suspend", [LINE_COMPLETE] = "rsn-complete",
  [LINE_OUTDENT] = "rsn-outdent", [LINE_PASTE] = "rsn-paste", [LINE_SEARCH] = "rsn-search", [LINE_UP] = "rsn-up",
  [LINE_DOWN] = "rsn-down", [LINE_LEFT] = "rsn-left", [LINE_RIGHT] = "rsn-right", [LINE_WORD_LEFT] = "rsn-word-left",
  [LINE_WORD_RIGHT] = "rsn-word-right", [LINE_HOME] = "rsn-home", [LINE_END] = "rsn-end", [LINE_TOP] = "rsn-top",
  [LINE_BOTTOM] = "rsn-bottom", [LINE_OLDER] = "rsn-older", [LINE_NEWER] = "rsn-newer", [LINE_BACKSPACE] = "rsn-backspace",
  [LINE_DELETE] = "rsn-delete", [LINE_KILL] = "rsn-kill", [LINE_KILL_BACK] = "rsn-kill-back", [LINE_KILL_WORD] = "rsn-kill-word",
  [LINE_KILL_WORD_BACK] = "rsn-kill-word-back", [LINE_YANK] = "rsn-yank", [LINE_CLOSE] = "rsn-close", [LINE_CLEAR] = "rsn-clear",
  [LINE_UNDO] = "rsn-undo", [LINE_EDIT] = "rsn-edit", [LINE_ESCAPE] = "rsn-escape", [LINE_COMMAND] = "rsn-command",
};

struct line_editor {
  EditLine *edit;
  History *history;
  // libedit draws into nothing.
  FILE *nothing;
  line_callbacks callbacks;
  const wchar_t *beginning;
};

static line_editor *owner(EditLine *edit) {
  line_editor *editor = NULL;
  el_get(edit, EL_CLIENTDATA, &editor);
  return editor;
}

static char *no_prompt(EditLine *edit) {
  (void)edit;
  return (char *)"";
}

static int next(EditLine *edit, wchar_t *character) {
  line_editor *editor = owner(edit);
  // The text to begin with is there before the first key; libedit empties its line when it begins to read.
  if (editor->beginning) {
    const wchar_t *beginning = editor->beginning;
    editor->beginning = NULL;
    if (*beginning) line_editor_replace(editor, beginning, wcslen(beginning));
  }
  return editor->callbacks.next(editor->callbacks.context, character);
}

static unsigned char perform(EditLine *edit, int key, line_function function) {
  line_editor *editor = owner(edit);
  switch (editor->callbacks.perform(editor->callbacks.context, function, (wchar_t)key)) {
  case LINE_IS_READ: return CC_NEWLINE;
  case LINE_BEEPS: return CC_REFRESH_BEEP;
  default: return CC_REFRESH;
  }
}

// libedit does not tell a function which name it was called by: one function for each.
#define FUNCTION(number) \
  static unsigned char function_##number(EditLine *edit, int key) { return perform(edit, key, number); }
#define EACH(X) \
  X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) \
  X(24) X(25) X(26) X(27) X(28) X(29) X(30) X(31) X(32) X(33)
EACH(FUNCTION)
#define NAME(number) function_##number,
static unsigned char (*const functions[])(EditLine *, int) = {EACH(NAME)};
_Static_assert(sizeof functions / sizeof *functions == LINE_FUNCTIONS, "a function for each name");

void line_characters(void) {
  // Only the kind of characters: numbers and dates stay as the program writes them.
  if (!setlocale(LC_CTYPE, "") || MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
}

int line_width(unsigned character) { return wcwidth((wchar_t)character); }

line_editor *line_editor_open(const char *program, int terminal, line_callbacks callbacks) {
  line_characters();
  line_editor *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->callbacks = callbacks;
  editor->nothing = fopen("/dev/null", "w");
  if (editor->nothing) editor->edit = el_init_fd(program, stdin, editor->nothing, editor->nothing, 0, terminal, terminal);
  editor->history = history_init();
  if (!editor->edit || !editor->history) {
    line_editor_close(editor);
    return NULL;
  }
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, 2000);
  EditLine *edit = editor->edit;
  el_set(edit, EL_CLIENTDATA, editor);
  el_set(edit, EL_HIST, history, editor->history);
  el_set(edit, EL_PROMPT, no_prompt);
  el_set(edit, EL_GETCFN, next);
  // At the prompt Ctrl-C, Ctrl-Z, Ctrl-S and Ctrl-V are keys like others.
  el_set(edit, EL_SETTY, "-d", "-isig", "-ixon", "-iexten", NULL);
  for (int i = 0; i < LINE_FUNCTIONS; i++) el_set(edit, EL_ADDFN, line_functions[i], "", functions[i]);
  return editor;
}

void line_editor_close(line_editor *editor) {
  if (!editor) return;
  if (editor->edit) el_end(editor->edit);
  if (editor->history) history_end(editor->history);
  if (editor->nothing) fclose(editor->nothing);
  free(editor);
}

void line_editor_set_context(line_editor *editor, void *context) { editor->callbacks.context = context; }

void line_editor_set_vi(line_editor *editor, bool is_vi) { el_set(editor->edit, EL_EDITOR, is_vi ? "vi" : "emacs"); }

bool line_editor_is_vi(line_editor *editor) {
  const char *name = NULL;
  return el_get(editor->edit, EL_EDITOR, &name) == 0 && name && strcmp(name, "vi") == 0;
}

void line_editor_bind(line_editor *editor, bool alternate, const char *key, const char *function) {
  if (alternate) el_set(editor->edit, EL_BIND, "-a", key, function, NULL);
  else el_set(editor->edit, EL_BIND, key, function, NULL);
}

bool line_editor_split(const char *line, void *context, void (*found)(void *context, int count, const char *const words[])) {
  Tokenizer *tokenizer = tok_init(NULL);
  if (!tokenizer) return false;
  int count = 0;
  const char **words = NULL;
  bool is_split = tok_str(tokenizer, line, &count, &words) == 0;
  if (is_split) found(context, count, words);
  tok_end(tokenizer);
  return is_split;
}

bool line_editor_obey(line_editor *editor, int count, const char *const words[]) {
  return count == 0 || el_parse(editor->edit, count, (const char **)words) == 0;
}

bool line_editor_is_off(line_editor *editor) {
  int is_on = 1;
  return el_get(editor->edit, EL_EDITMODE, &is_on) == 0 && !is_on;
}

const wchar_t *line_editor_read(line_editor *editor, const wchar_t *beginning, size_t *count) {
  editor->beginning = beginning;
  int read = 0;
  const wchar_t *line = el_wgets(editor->edit, &read);
  *count = line && read > 0 ? (size_t)read : 0;
  return line;
}

line_text line_editor_text(line_editor *editor) {
  const LineInfoW *info = el_wline(editor->edit);
  return (line_text){info->buffer, (size_t)(info->lastchar - info->buffer), (size_t)(info->cursor - info->buffer)};
}

void line_editor_replace(line_editor *editor, const wchar_t *text, size_t cursor) {
  if (*text) {
    el_wreplacestr(editor->edit, text);
  } else {
    // libedit takes no empty text.
    line_text old = line_editor_text(editor);
    line_editor_move(editor, old.count);
    line_editor_delete(editor, old.count);
  }
  line_editor_move(editor, cursor);
}

void line_editor_insert(line_editor *editor, const wchar_t *text) { el_winsertstr(editor->edit, text); }

void line_editor_delete(line_editor *editor, size_t count) {
  if (count > 0) el_deletestr(editor->edit, (int)count);
}

void line_editor_move(line_editor *editor, size_t cursor) {
  line_text text = line_editor_text(editor);
  if (cursor != text.cursor) el_cursor(editor->edit, (int)cursor - (int)text.cursor);
}

void line_editor_set_raw(line_editor *editor, bool is_raw) { el_set(editor->edit, EL_PREP_TERM, is_raw ? 1 : 0); }

void line_editor_add_history(line_editor *editor, const char *entry) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, entry);
}

size_t line_count(const wchar_t *text, size_t count) {
  size_t newlines = 0;
  for (size_t i = 0; i < count; i++) newlines += text[i] == L'\n';
  return newlines;
}

size_t line_start(const wchar_t *text, size_t count, size_t place, long lines) {
  size_t start = place < count ? place : count;
  while (start > 0 && text[start - 1] != L'\n') start--;
  for (; lines > 0 && start > 0; lines--) {
    start--;
    while (start > 0 && text[start - 1] != L'\n') start--;
  }
  for (; lines < 0; lines++) {
    size_t next = start;
    while (next < count && text[next] != L'\n') next++;
    if (next == count) break;
    start = next + 1;
  }
  return start;
}
