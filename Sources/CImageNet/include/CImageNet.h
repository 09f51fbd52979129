#pragma once
#include <stddef.h>

// The classes of ImageNet-1k (ILSVRC 2012) in their order, a line each: the WordNet id, a space, the name.
// The names are torchvision's (`torchvision.models._meta`, BSD 3-Clause, © Soumith Chintala 2016); the order is that of the ids.
const char *imagenet_classes(size_t *size);
