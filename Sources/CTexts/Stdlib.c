#include "Table.h"

// One block and one line of the table for each file of stdlib/; a test compares the table with the folder.

static const unsigned char ablation[] = {
#embed "../../stdlib/ablation.rsn"
};

static const unsigned char captions[] = {
#embed "../../stdlib/captions.rsn"
};

static const unsigned char criteria[] = {
#embed "../../stdlib/criteria.rsn"
};

static const unsigned char inference[] = {
#embed "../../stdlib/inference.rsn"
};

static const unsigned char knownsizes[] = {
#embed "../../stdlib/knownsizes.rsn"
};

static const unsigned char naturalcriteria[] = {
#embed "../../stdlib/naturalcriteria.rsn"
};

static const unsigned char overlap[] = {
#embed "../../stdlib/overlap.rsn"
};

static const unsigned char paths[] = {
#embed "../../stdlib/paths.rsn"
};

static const unsigned char residualgrid[] = {
#embed "../../stdlib/residualgrid.rsn"
};

static const unsigned char statistics[] = {
#embed "../../stdlib/statistics.rsn"
};

static const unsigned char streams[] = {
#embed "../../stdlib/streams.rsn"
};

static const unsigned char tuning[] = {
#embed "../../stdlib/tuning.rsn"
};

static const embedded_text modules[] = {
    TEXT(ablation),
    TEXT(captions),
    TEXT(criteria),
    TEXT(inference),
    TEXT(knownsizes),
    TEXT(naturalcriteria),
    TEXT(overlap),
    TEXT(paths),
    TEXT(residualgrid),
    TEXT(statistics),
    TEXT(streams),
    TEXT(tuning),
};

TABLE(stdlib_modules, modules)
