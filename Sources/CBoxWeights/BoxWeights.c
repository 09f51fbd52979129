#include "CBoxWeights.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed

// Read only when a network is asked for: the bytes stay on disk until then.
// A further network: its file beside this one, one line here with #embed, one line in the table.

static const unsigned char box[] = {
#embed "box.safetensors"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t size;
} networks[] = {
  {"box", box, sizeof box},
};

int box_weights_count(void) { return sizeof networks / sizeof networks[0]; }

const char *box_weights_name(int index) { return index >= 0 && index < box_weights_count() ? networks[index].name : NULL; }

const unsigned char *box_weights_bytes(int index, size_t *size) {
  if (index < 0 || index >= box_weights_count()) return NULL;
  *size = networks[index].size;
  return networks[index].bytes;
}
