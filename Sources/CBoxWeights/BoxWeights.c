#include "CBoxWeights.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed

// Constant data of the program: the system reads a file's bytes when a network is first asked for.
// Another network: its file in Weights/, an array and a line of the table here.

static const unsigned char box[] = {
#embed "Weights/box.safetensors"
};

#if __has_embed("Weights/box-streamless.safetensors")
static const unsigned char boxStreamless[] = {
#embed "Weights/box-streamless.safetensors"
};
#endif

#if __has_embed("Weights/box-2.safetensors")
static const unsigned char box2[] = {
#embed "Weights/box-2.safetensors"
};
#endif

#if __has_embed("Weights/box-streamless-2.safetensors")
static const unsigned char boxStreamless2[] = {
#embed "Weights/box-streamless-2.safetensors"
};
#endif

#if __has_embed("Weights/box-3.safetensors")
static const unsigned char box3[] = {
#embed "Weights/box-3.safetensors"
};
#endif

#if __has_embed("Weights/box-streamless-3.safetensors")
static const unsigned char boxStreamless3[] = {
#embed "Weights/box-streamless-3.safetensors"
};
#endif

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t size;
} networks[] = {
    {"box", box, sizeof box},
#if __has_embed("Weights/box-streamless.safetensors")
    {"box-streamless", boxStreamless, sizeof boxStreamless},
#endif
#if __has_embed("Weights/box-2.safetensors")
    {"box-2", box2, sizeof box2},
#endif
#if __has_embed("Weights/box-streamless-2.safetensors")
    {"box-streamless-2", boxStreamless2, sizeof boxStreamless2},
#endif
#if __has_embed("Weights/box-3.safetensors")
    {"box-3", box3, sizeof box3},
#endif
#if __has_embed("Weights/box-streamless-3.safetensors")
    {"box-streamless-3", boxStreamless3, sizeof boxStreamless3},
#endif
};

int box_weights_count(void) { return sizeof networks / sizeof networks[0]; }

const char *box_weights_name(int index) { return index >= 0 && index < box_weights_count() ? networks[index].name : NULL; }

const unsigned char *box_weights_bytes(int index, size_t *size) {
  if (index < 0 || index >= box_weights_count()) return NULL;
  *size = networks[index].size;
  return networks[index].bytes;
}
