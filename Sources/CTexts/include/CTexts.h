#pragma once
#include <stddef.h>

/// A file of the repository inside the program (clang's #embed).
typedef struct {
  /// The file's name without its ending.
  const char *name;
  const unsigned char *text;
  size_t length;
} embedded_text;

/// The pages of the codes of problems, `Sources/Diagnostics/Pages`; `*count` says how many.
const embedded_text *diagnostic_pages(size_t *count);
/// The pages of the language, `Sources/Session/Help/Pages`.
const embedded_text *language_pages(size_t *count);
/// The modules of `stdlib/`.
const embedded_text *stdlib_modules(size_t *count);
