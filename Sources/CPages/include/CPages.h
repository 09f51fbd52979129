#pragma once
#include <stddef.h>

/// The page of a code, as it is written in `Sources/Diagnostics/Pages`.
typedef struct {
  const char *id;
  const unsigned char *text;
  size_t length;
} diagnostic_page;

/// All of them, by number; `*count` says how many.
const diagnostic_page *diagnostic_pages(size_t *count);
