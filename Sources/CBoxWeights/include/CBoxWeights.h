#pragma once
#include <stddef.h>

// The networks in the box: safetensors files inside the program.

int box_weights_count(void);

// The name of a network, 0 <= index < count; NULL outside.
const char *box_weights_name(int index);

// The bytes of its file; NULL outside.
const unsigned char *box_weights_bytes(int index, size_t *size);
