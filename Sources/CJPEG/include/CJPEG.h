#pragma once
#include <stddef.h>
#include <stdint.h>

// libjpeg-turbo reports errors with longjmp, which Swift code must never be jumped over. So the calls to it are here.

enum { CJPEG_REASON_SIZE = 200 };

// How a call ended. In all but the first case `reason` says more.
typedef enum {
  CJPEG_FINE,
  CJPEG_DAMAGED,
  CJPEG_TRUNCATED,
  CJPEG_NO_MEMORY,
} cjpeg_status;

typedef struct {
  uint32_t width, height;
  // 1 grey, 3 colour, 4 CMYK; nothing else is read.
  int components;
  // The fewest bytes of entropy-coded data that a whole image of this size can have; 0 where that is not known.
  uint64_t least;
} cjpeg_header;

cjpeg_status cjpeg_read_header(const uint8_t *data, size_t count, cjpeg_header *header, char *reason);

// Decodes to RGB, 8 bits each, rows without padding; `rgb` has room for width * height * 3 bytes.
//
// The bytes are Pillow's `convert("RGB")`, and so is what counts as an image: whatever libjpeg only warns of (stray bytes, a scan that an early marker
// cuts short) is passed over; data that end before the end marker are truncated.
cjpeg_status cjpeg_read_rgb(const uint8_t *data, size_t count, cjpeg_header header, uint8_t *rgb, char *reason);
