#pragma once
#include <stddef.h>
#include <stdint.h>

// libpng reports errors with longjmp, which Swift code must never be jumped over. So the calls to it are here, and
// each of these functions returns 0 if all went well, and otherwise not 0 with the reason in `reason`.

enum { CPNG_REASON_SIZE = 200 };

typedef struct {
  uint32_t width, height;
} cpng_size;

typedef struct {
  const char *key;    // 1 to 79 characters of ASCII
  const char *value;  // UTF-8
  int is_ascii;       // written as tEXt, else as iTXt
} cpng_text;

// A growing buffer; free `bytes` with free().
typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
} cpng_buffer;

// Decodes to RGB, 8 bits each, rows without padding; `rgb` has room for size.width * size.height * 3 bytes, and the size is the header's.
// Alpha is dropped, 16 bits become their upper 8 (greys without alpha are clipped at 255), and gamma and colour profiles are not applied.
// Checksums are not looked at, nor is what follows the last row.
int cpng_read_rgb(const uint8_t *data, size_t count, cpng_size size, uint8_t *rgb, char *reason);

// The checksum of chunks.
uint32_t cpng_checksum(const void *bytes, size_t count);

// Encodes RGB, 8 bits each, with settings that never change.
int cpng_write_rgb(const uint8_t *rgb, cpng_size size, const cpng_text *texts, size_t text_count, cpng_buffer *out, char *reason);
