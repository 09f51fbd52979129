#pragma once
#include <stddef.h>

/// A module of `stdlib/`, as it is written there.
typedef struct {
  const char *name;
  const unsigned char *text;
  size_t length;
} stdlib_module;

/// All of them, by name.
extern const stdlib_module stdlib_modules[];
extern const size_t stdlib_module_count;
