#pragma once
#include <stddef.h>

/// A module of `stdlib/`, as it is written there.
typedef struct {
  const char *name;
  const unsigned char *text;
  size_t length;
} stdlib_module;

/// All of them; `*count` says how many.
const stdlib_module *stdlib_modules(size_t *count);
