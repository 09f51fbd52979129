#pragma once
#include <stdbool.h>
#include <stddef.h>

/// A line editor on the terminal: libedit, whose settings are variadic and so out of Swift's reach.
typedef struct line_editor line_editor;

/// What a press of Tab does. All texts are UTF-8, from malloc, and freed by the editor; each may be NULL.
typedef struct {
  /// How many bytes before the cursor go, and what comes in their place.
  size_t replaced;
  char *insertion;
  /// Shown below the line: the candidates, laid out.
  char *listing;
} line_completion;

/// Called on Tab with the line so far and the cursor's place in it, in bytes.
typedef line_completion (*line_completer)(void *context, const char *line, size_t cursor, int columns);

typedef enum { LINE_READ, LINE_INTERRUPTED, LINE_ENDED } line_status;

/// On standard input and output; NULL if the terminal is of no use.
line_editor *line_editor_open(const char *program, line_completer completer, void *context);
void line_editor_close(line_editor *editor);

/// Reads one line, which may hold newlines if it was pasted or recalled; `*line` lives until the next call.
/// Ctrl-C gives LINE_INTERRUPTED, Ctrl-D on an empty line LINE_ENDED. Escape sequences in the prompt stand between \1 and \1.
line_status line_editor_read(line_editor *editor, const char *prompt, const char **line);

void line_editor_clear_history(line_editor *editor);
void line_editor_add_history(line_editor *editor, const char *entry);
