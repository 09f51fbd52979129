#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/// libedit as an engine: it knows the keys (emacs, vi, the user's own), the line and what they do to it. What the terminal shows of it is
/// not drawn here. In C because libedit's settings are variadic and so out of Swift's reach.
typedef struct line_editor line_editor;

/// The functions of ours that keys can be bound to; their names are in `line_functions`. Those before `LINE_KEYS` have keys that send a sequence.
typedef enum {
  LINE_UP, LINE_DOWN, LINE_LEFT, LINE_RIGHT, LINE_WORD_LEFT, LINE_WORD_RIGHT, LINE_HOME, LINE_END, LINE_TOP, LINE_BOTTOM, LINE_OLDER,
  LINE_NEWER, LINE_DELETE, LINE_KILL_WORD, LINE_OUTDENT, LINE_PASTE, LINE_NEWLINE, LINE_KEYS,
  LINE_ENTER = LINE_KEYS, LINE_INTERRUPT, LINE_END_OR_DELETE, LINE_SUSPEND, LINE_COMPLETE, LINE_SEARCH, LINE_BACKSPACE, LINE_KILL,
  LINE_KILL_BACK, LINE_KILL_WORD_BACK, LINE_YANK, LINE_CLOSE, LINE_CLEAR, LINE_UNDO, LINE_EDIT, LINE_ESCAPE, LINE_COMMAND, LINE_FUNCTIONS
} line_function;

extern const char *const line_functions[LINE_FUNCTIONS];

/// How libedit goes on after one of our functions.
typedef enum { LINE_GOES_ON, LINE_IS_READ, LINE_BEEPS } line_outcome;

typedef struct {
  void *context; // `line_editor_set_context` sets it
  /// Gives the next character: 1; 0 at the end of input, -1 on an error. Called whenever everything typed so far has been done.
  int (*next)(void *context, wchar_t *character);
  /// Does what a key is bound to, with `line_editor_replace` and the like.
  line_outcome (*perform)(void *context, line_function function, wchar_t key);
} line_callbacks;

/// Makes the C library know the characters of UTF-8, and how wide they are.
void line_characters(void);
/// How many columns a character takes, -1 for one that is unknown.
int line_width(unsigned character);

/// For standard input and the terminal it belongs to; NULL if it cannot be edited on.
line_editor *line_editor_open(const char *program, int terminal, line_callbacks callbacks);
void line_editor_close(line_editor *editor);
/// What the callbacks are given.
void line_editor_set_context(line_editor *editor, void *context);

/// Emacs keys, or vi's.
void line_editor_set_vi(line_editor *editor, bool is_vi);
bool line_editor_is_vi(line_editor *editor);
/// Binds a key, written as in `~/.editrc`; `alternate`: in vi's command mode.
void line_editor_bind(line_editor *editor, bool alternate, const char *key, const char *function);
/// Splits a line of `~/.editrc` into words and calls back with them; false if it cannot be split.
bool line_editor_split(const char *line, void *context, void (*found)(void *context, int count, const char *const words[]));
/// Obeys a line of `~/.editrc`; false if libedit cannot.
bool line_editor_obey(line_editor *editor, int count, const char *const words[]);
/// Whether `edit off` said that lines are not to be edited.
bool line_editor_is_off(line_editor *editor);

/// Reads one entry, which begins as `beginning`. NULL at the end of input, on an error, or if it is empty.
const wchar_t *line_editor_read(line_editor *editor, const wchar_t *beginning, size_t *count);

/// The text and the cursor's place in it.
typedef struct {
  const wchar_t *characters;
  size_t count, cursor;
} line_text;
line_text line_editor_text(line_editor *editor);

/// Puts another text, which ends with a zero, in the place of the whole.
void line_editor_replace(line_editor *editor, const wchar_t *text, size_t cursor);
void line_editor_insert(line_editor *editor, const wchar_t *text);
/// Deletes characters before the cursor.
void line_editor_delete(line_editor *editor, size_t count);
void line_editor_move(line_editor *editor, size_t cursor);

/// The terminal as a shell wants it, or as it is while editing.
void line_editor_set_raw(line_editor *editor, bool is_raw);

/// What libedit's own functions find when they go through the history.
void line_editor_add_history(line_editor *editor, const char *entry);

/// How many newlines there are, and where the line begins that is `lines` lines above (or, negative, below) the one at `place`.
size_t line_count(const wchar_t *text, size_t count);
size_t line_start(const wchar_t *text, size_t count, size_t place, long lines);
