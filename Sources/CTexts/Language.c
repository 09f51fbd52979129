#include "Table.h"

// The pages of the language; each file holds many.

static const unsigned char Keywords[] = {
#embed "../Session/Help/Pages/Keywords.md"
};

static const unsigned char Language[] = {
#embed "../Session/Help/Pages/Language.md"
};

static const unsigned char Types[] = {
#embed "../Session/Help/Pages/Types.md"
};

static const embedded_text pages[] = {
    TEXT(Keywords),
    TEXT(Language),
    TEXT(Types),
};

TABLE(language_pages, pages)
