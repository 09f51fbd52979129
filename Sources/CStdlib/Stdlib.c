#include "CStdlib.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// One block and one line of the table for each file of stdlib/; a test compares the table with the folder.

static const unsigned char ablation[] = {
#embed "../../stdlib/ablation.rsn"
};

static const unsigned char criteria[] = {
#embed "../../stdlib/criteria.rsn"
};

#define MODULE(name) {#name, name, sizeof name}

static const stdlib_module modules[] = {
    MODULE(ablation),
    MODULE(criteria),
};

const stdlib_module *stdlib_modules(size_t *count) {
  *count = sizeof modules / sizeof *modules;
  return modules;
}
