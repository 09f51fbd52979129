#include "CImageNet.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed

static const char classes[] = {
#embed "classes.txt"
};

const char *imagenet_classes(size_t *size) {
  *size = sizeof classes;
  return classes;
}
