#include "CBoxWeights.h"
