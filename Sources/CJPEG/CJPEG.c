#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

// A progressive file may repeat its scans without end, each as much work as the whole image. Real ones have about ten.
enum { SCAN_LIMIT = 500 };
// What libjpeg may allocate for itself: the coefficients of a progressive image, two bytes each.
static const long MEMORY_LIMIT = 1L << 30;

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf jump;
  char *reason;
} error_manager;

static void fail(j_common_ptr info) {
  error_manager *errors = (error_manager *)info->err;
  char message[JMSG_LENGTH_MAX];
  info->err->format_message(info, message);
  snprintf(errors->reason, CJPEG_REASON_SIZE, "%s", message);
  longjmp(errors->jump, 1);
}

static void ignore(j_common_ptr info, int level) {
  (void)info;
  (void)level;
}

// The data source: all of the file at once. Where it ends, libjpeg is told to wait for more ("suspends"), as Pillow does: so what it can still give is
// given, and a file that is cut is told from one that is whole. (The library's own source for memory makes up an end marker.)
static void begin(j_decompress_ptr info) { (void)info; }
static boolean wait_for_more(j_decompress_ptr info) {
  (void)info;
  return FALSE;
}
static void skip(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  size_t step = (size_t)count < info->src->bytes_in_buffer ? (size_t)count : info->src->bytes_in_buffer;
  info->src->next_input_byte += step;
  info->src->bytes_in_buffer -= step;
}

static void watch(j_common_ptr info) {
  j_decompress_ptr decoder = (j_decompress_ptr)info;
  if (decoder->input_scan_number <= SCAN_LIMIT) return;
  error_manager *errors = (error_manager *)info->err;
  snprintf(errors->reason, CJPEG_REASON_SIZE, "it has more than %d scans", SCAN_LIMIT);
  longjmp(errors->jump, 1);
}

static cjpeg_status truncated(char *reason) {
  snprintf(reason, CJPEG_REASON_SIZE, "it ends too early");
  return CJPEG_TRUNCATED;
}

static uint64_t least_bytes(const struct jpeg_decompress_struct *info) {
  if (info->arith_code) return 0;
  uint64_t blocks = 0;
  for (int i = 0; i < info->num_components; i++) {
    const jpeg_component_info *component = &info->comp_info[i];
    uint64_t across = ((uint64_t)info->image_width * component->h_samp_factor + 8 * info->max_h_samp_factor - 1) / (8 * info->max_h_samp_factor);
    uint64_t down = ((uint64_t)info->image_height * component->v_samp_factor + 8 * info->max_v_samp_factor - 1) / (8 * info->max_v_samp_factor);
    blocks += across * down;
  }
  // A Huffman code has at least one bit: in a sequential scan one for a block's first coefficient and one for the end of the others.
  return blocks * (info->progressive_mode ? 1 : 2) / 8;
}

// Pillow's `cmyk2rgb` (Convert.c) on inverted ink: Adobe writes CMYK inverted, and Pillow takes every CMYK JPEG for Adobe's.
static void cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, uint32_t width) {
  for (uint32_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
    int light = cmyk[3];
    for (int ink = 0; ink < 3; ink++) {
      int product = (255 - cmyk[ink]) * light + 128;
      int value = light - (((product >> 8) + product) >> 8);
      rgb[ink] = value < 0 ? 0 : (uint8_t)value;
    }
  }
}

static void grey_to_rgb(const uint8_t *grey, uint8_t *rgb, uint32_t width) {
  for (uint32_t x = 0; x < width; x++, rgb += 3) rgb[0] = rgb[1] = rgb[2] = grey[x];
}

// Reads the header and, if `rgb` is not NULL, all rows. `line` is a row's memory where it is not RGB already.
static cjpeg_status read_jpeg(const uint8_t *data, size_t count, cjpeg_header *header, uint8_t *rgb, uint8_t *line, char *reason) {
  struct jpeg_decompress_struct info;
  error_manager errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  memset(&info, 0, sizeof info);
  memset(&progress, 0, sizeof progress);
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = fail;
  errors.base.emit_message = ignore;
  errors.reason = reason;
  // Nothing that is changed after this line is read after the jump.
  if (setjmp(errors.jump)) {
    jpeg_destroy_decompress(&info);
    return CJPEG_DAMAGED;
  }
  jpeg_create_decompress(&info);
  info.mem->max_memory_to_use = MEMORY_LIMIT;
  progress.progress_monitor = watch;
  info.progress = &progress;
  source.next_input_byte = data;
  source.bytes_in_buffer = count;
  source.init_source = begin;
  source.fill_input_buffer = wait_for_more;
  source.skip_input_data = skip;
  source.resync_to_restart = jpeg_resync_to_restart;
  source.term_source = begin;
  info.src = &source;

  int found;
  do found = jpeg_read_header(&info, FALSE);
  while (found == JPEG_HEADER_TABLES_ONLY);
  cjpeg_status status = CJPEG_FINE;
  if (found == JPEG_SUSPENDED) {
    status = truncated(reason);
  } else if (info.num_components != 1 && info.num_components != 3 && info.num_components != 4) {
    snprintf(reason, CJPEG_REASON_SIZE, "it has %d components, and only 1, 3 or 4 make an image", info.num_components);
    status = CJPEG_DAMAGED;
  } else if (!rgb) {
    header->width = info.image_width;
    header->height = info.image_height;
    header->components = info.num_components;
    header->least = least_bytes(&info);
  } else if (info.image_width != header->width || info.image_height != header->height || info.num_components != header->components) {
    snprintf(reason, CJPEG_REASON_SIZE, "its size changed");
    status = CJPEG_DAMAGED;
  } else {
    info.out_color_space = info.num_components == 1 ? JCS_GRAYSCALE : info.num_components == 3 ? JCS_RGB : JCS_CMYK;
    if (!jpeg_start_decompress(&info)) {
      status = truncated(reason);
    } else {
      size_t row = (size_t)info.image_width * 3;
      while (info.output_scanline < info.image_height) {
        uint8_t *target = rgb + info.output_scanline * row;
        JSAMPROW rows[1] = {line ? line : target};
        if (jpeg_read_scanlines(&info, rows, 1) != 1) {
          status = truncated(reason);
          break;
        }
        if (info.num_components == 1) grey_to_rgb(line, target, info.image_width);
        if (info.num_components == 4) cmyk_to_rgb(line, target, info.image_width);
      }
      // What follows the last row may still be an error.
      if (status == CJPEG_FINE) jpeg_finish_decompress(&info);
    }
  }
  jpeg_destroy_decompress(&info);
  return status;
}

cjpeg_status cjpeg_read_header(const uint8_t *data, size_t count, cjpeg_header *header, char *reason) {
  return read_jpeg(data, count, header, NULL, NULL, reason);
}

cjpeg_status cjpeg_read_rgb(const uint8_t *data, size_t count, cjpeg_header header, uint8_t *rgb, char *reason) {
  uint8_t *line = header.components == 3 ? NULL : malloc((size_t)header.width * 4);
  if (header.components != 3 && !line) {
    snprintf(reason, CJPEG_REASON_SIZE, "there is not enough memory");
    return CJPEG_NO_MEMORY;
  }
  cjpeg_status status = read_jpeg(data, count, &header, rgb, line, reason);
  free(line);
  return status;
}
