#include "CPNG.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct {
  const uint8_t *data;
  size_t count, position;
} source;

static void fail(png_structp png, png_const_charp message) {
  char *reason = png_get_error_ptr(png);
  snprintf(reason, CPNG_REASON_SIZE, "%s", message);
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->count - from->position) png_error(png, "it ends too early");
  memcpy(out, from->data + from->position, count);
  from->position += count;
}

// Greys of two bytes at the beginning of a row's memory become three times one byte each. Pillow clips them, and so does this: 256 and more are white.
static void clip_greys(uint8_t *row, uint32_t width) {
  for (uint32_t x = width; x-- > 0;) {
    uint8_t grey = row[2 * (size_t)x] ? 255 : row[2 * (size_t)x + 1];
    memset(row + 3 * (size_t)x, grey, 3);
  }
}

int cpng_read_rgb(const uint8_t *data, size_t count, cpng_size size, uint8_t *rgb, char *reason) {
  source from = {data, count, 0};
  png_infop info = NULL;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reason, fail, ignore);
  if (png) info = png_create_info_struct(png);
  if (!png || !info) {
    snprintf(reason, CPNG_REASON_SIZE, "there is not enough memory");
    png_destroy_read_struct(&png, &info, NULL);
    return 1;
  }
  // Nothing that is changed after this line is read after the jump.
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return 1;
  }
  png_set_read_fn(png, &from, read_bytes);
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);  // the caller has its own limit on pixels
  png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);  // and has checked what is to be checked
  png_read_info(png, info);
  uint32_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
  if (width != size.width || height != size.height) png_error(png, "its size changed");
  int colour = png_get_color_type(png, info);
  int wide_grey = colour == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(png, info) == 16;
  if (!wide_grey) png_set_strip_16(png);
  if (colour == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (colour == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(png, info) < 8) png_set_expand_gray_1_2_4_to_8(png);
  if (!(colour & PNG_COLOR_MASK_COLOR) && !wide_grey) png_set_gray_to_rgb(png);
  png_set_strip_alpha(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t row = (size_t)width * 3;
  if (png_get_rowbytes(png, info) != (wide_grey ? (size_t)width * 2 : row)) png_error(png, "its colours are of an unknown kind");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < height; y++) png_read_row(png, rgb + y * row, NULL);
  if (wide_grey)
    for (uint32_t y = 0; y < height; y++) clip_greys(rgb + y * row, width);
  // What follows the last row does not matter.
  png_destroy_read_struct(&png, &info, NULL);
  return 0;
}

uint32_t cpng_checksum(const void *bytes, size_t count) { return (uint32_t)crc32_z(0, bytes, count); }

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  cpng_buffer *to = png_get_io_ptr(png);
  if (to->capacity - to->count < count) {
    size_t capacity = (to->count + count) * 2;
    uint8_t *grown = realloc(to->bytes, capacity);
    if (!grown) png_error(png, "there is not enough memory");
    to->bytes = grown;
    to->capacity = capacity;
  }
  memcpy(to->bytes + to->count, bytes, count);
  to->count += count;
}

static void flush(png_structp png) { (void)png; }

int cpng_write_rgb(const uint8_t *rgb, cpng_size size, const cpng_text *texts, size_t text_count, cpng_buffer *out, char *reason) {
  png_infop info = NULL;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, reason, fail, ignore);
  if (png) info = png_create_info_struct(png);
  if (!png || !info) {
    snprintf(reason, CPNG_REASON_SIZE, "there is not enough memory");
    png_destroy_write_struct(&png, &info);
    return 1;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return 1;
  }
  png_set_write_fn(png, out, write_bytes, flush);
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_set_IHDR(png, info, size.width, size.height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  // Written down rather than left to defaults, so that a later library keeps them.
  png_set_compression_level(png, 6);
  png_set_compression_mem_level(png, 8);
  png_set_compression_strategy(png, Z_FILTERED);
  png_set_compression_window_bits(png, 15);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
  for (size_t i = 0; i < text_count; i++) {
    png_text text;
    memset(&text, 0, sizeof text);
    text.compression = texts[i].is_ascii ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
    text.key = (png_charp)texts[i].key;
    text.text = (png_charp)texts[i].value;
    text.text_length = texts[i].is_ascii ? strlen(texts[i].value) : 0;
    text.itxt_length = texts[i].is_ascii ? 0 : strlen(texts[i].value);
    png_set_text(png, info, &text, 1);
  }
  png_write_info(png, info);
  for (uint32_t y = 0; y < size.height; y++) png_write_row(png, rgb + (size_t)y * size.width * 3);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return 0;
}
