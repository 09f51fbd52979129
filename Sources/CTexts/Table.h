// What the tables of this folder are made with.
#pragma once
#include "CTexts.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

#define TEXT(name) {#name, name, sizeof name}

/// Defines a function of CTexts.h that gives the texts `table`.
#define TABLE(function, table)                                                                                         \
  const embedded_text *function(size_t *count) {                                                                       \
    *count = sizeof table / sizeof *table;                                                                             \
    return table;                                                                                                      \
  }
