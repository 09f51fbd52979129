#include "CPages.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// One block and one line of the table for each file of Sources/Diagnostics/Pages; a test compares the table with the codes.

static const unsigned char RSN001[] = {
#embed "../Diagnostics/Pages/RSN001.md"
};

static const unsigned char RSN002[] = {
#embed "../Diagnostics/Pages/RSN002.md"
};

static const unsigned char RSN003[] = {
#embed "../Diagnostics/Pages/RSN003.md"
};

static const unsigned char RSN004[] = {
#embed "../Diagnostics/Pages/RSN004.md"
};

static const unsigned char RSN005[] = {
#embed "../Diagnostics/Pages/RSN005.md"
};

static const unsigned char RSN006[] = {
#embed "../Diagnostics/Pages/RSN006.md"
};

static const unsigned char RSN007[] = {
#embed "../Diagnostics/Pages/RSN007.md"
};

static const unsigned char RSN008[] = {
#embed "../Diagnostics/Pages/RSN008.md"
};

static const unsigned char RSN009[] = {
#embed "../Diagnostics/Pages/RSN009.md"
};

static const unsigned char RSN010[] = {
#embed "../Diagnostics/Pages/RSN010.md"
};

static const unsigned char RSN011[] = {
#embed "../Diagnostics/Pages/RSN011.md"
};

static const unsigned char RSN012[] = {
#embed "../Diagnostics/Pages/RSN012.md"
};

static const unsigned char RSN013[] = {
#embed "../Diagnostics/Pages/RSN013.md"
};

static const unsigned char RSN014[] = {
#embed "../Diagnostics/Pages/RSN014.md"
};

static const unsigned char RSN015[] = {
#embed "../Diagnostics/Pages/RSN015.md"
};

static const unsigned char RSN016[] = {
#embed "../Diagnostics/Pages/RSN016.md"
};

static const unsigned char RSN017[] = {
#embed "../Diagnostics/Pages/RSN017.md"
};

static const unsigned char RSN018[] = {
#embed "../Diagnostics/Pages/RSN018.md"
};

static const unsigned char RSN019[] = {
#embed "../Diagnostics/Pages/RSN019.md"
};

static const unsigned char RSN020[] = {
#embed "../Diagnostics/Pages/RSN020.md"
};

static const unsigned char RSN021[] = {
#embed "../Diagnostics/Pages/RSN021.md"
};

static const unsigned char RSN022[] = {
#embed "../Diagnostics/Pages/RSN022.md"
};

static const unsigned char RSN023[] = {
#embed "../Diagnostics/Pages/RSN023.md"
};

static const unsigned char RSN024[] = {
#embed "../Diagnostics/Pages/RSN024.md"
};

static const unsigned char RSN025[] = {
#embed "../Diagnostics/Pages/RSN025.md"
};

static const unsigned char RSN026[] = {
#embed "../Diagnostics/Pages/RSN026.md"
};

static const unsigned char RSN027[] = {
#embed "../Diagnostics/Pages/RSN027.md"
};

static const unsigned char RSN028[] = {
#embed "../Diagnostics/Pages/RSN028.md"
};

static const unsigned char RSN029[] = {
#embed "../Diagnostics/Pages/RSN029.md"
};

static const unsigned char RSN030[] = {
#embed "../Diagnostics/Pages/RSN030.md"
};

static const unsigned char RSN031[] = {
#embed "../Diagnostics/Pages/RSN031.md"
};

static const unsigned char RSN032[] = {
#embed "../Diagnostics/Pages/RSN032.md"
};

static const unsigned char RSN033[] = {
#embed "../Diagnostics/Pages/RSN033.md"
};

static const unsigned char RSN034[] = {
#embed "../Diagnostics/Pages/RSN034.md"
};

static const unsigned char RSN100[] = {
#embed "../Diagnostics/Pages/RSN100.md"
};

static const unsigned char RSN101[] = {
#embed "../Diagnostics/Pages/RSN101.md"
};

static const unsigned char RSN102[] = {
#embed "../Diagnostics/Pages/RSN102.md"
};

static const unsigned char RSN103[] = {
#embed "../Diagnostics/Pages/RSN103.md"
};

static const unsigned char RSN104[] = {
#embed "../Diagnostics/Pages/RSN104.md"
};

static const unsigned char RSN105[] = {
#embed "../Diagnostics/Pages/RSN105.md"
};

static const unsigned char RSN106[] = {
#embed "../Diagnostics/Pages/RSN106.md"
};

static const unsigned char RSN107[] = {
#embed "../Diagnostics/Pages/RSN107.md"
};

static const unsigned char RSN108[] = {
#embed "../Diagnostics/Pages/RSN108.md"
};

static const unsigned char RSN109[] = {
#embed "../Diagnostics/Pages/RSN109.md"
};

static const unsigned char RSN110[] = {
#embed "../Diagnostics/Pages/RSN110.md"
};

static const unsigned char RSN111[] = {
#embed "../Diagnostics/Pages/RSN111.md"
};

static const unsigned char RSN112[] = {
#embed "../Diagnostics/Pages/RSN112.md"
};

static const unsigned char RSN113[] = {
#embed "../Diagnostics/Pages/RSN113.md"
};

static const unsigned char RSN114[] = {
#embed "../Diagnostics/Pages/RSN114.md"
};

static const unsigned char RSN199[] = {
#embed "../Diagnostics/Pages/RSN199.md"
};

#define PAGE(id) {#id, id, sizeof id}

static const diagnostic_page pages[] = {
    PAGE(RSN001),
    PAGE(RSN002),
    PAGE(RSN003),
    PAGE(RSN004),
    PAGE(RSN005),
    PAGE(RSN006),
    PAGE(RSN007),
    PAGE(RSN008),
    PAGE(RSN009),
    PAGE(RSN010),
    PAGE(RSN011),
    PAGE(RSN012),
    PAGE(RSN013),
    PAGE(RSN014),
    PAGE(RSN015),
    PAGE(RSN016),
    PAGE(RSN017),
    PAGE(RSN018),
    PAGE(RSN019),
    PAGE(RSN020),
    PAGE(RSN021),
    PAGE(RSN022),
    PAGE(RSN023),
    PAGE(RSN024),
    PAGE(RSN025),
    PAGE(RSN026),
    PAGE(RSN027),
    PAGE(RSN028),
    PAGE(RSN029),
    PAGE(RSN030),
    PAGE(RSN031),
    PAGE(RSN032),
    PAGE(RSN033),
    PAGE(RSN034),
    PAGE(RSN100),
    PAGE(RSN101),
    PAGE(RSN102),
    PAGE(RSN103),
    PAGE(RSN104),
    PAGE(RSN105),
    PAGE(RSN106),
    PAGE(RSN107),
    PAGE(RSN108),
    PAGE(RSN109),
    PAGE(RSN110),
    PAGE(RSN111),
    PAGE(RSN112),
    PAGE(RSN113),
    PAGE(RSN114),
    PAGE(RSN199),
};

const diagnostic_page *diagnostic_pages(size_t *count) {
  *count = sizeof pages / sizeof *pages;
  return pages;
}
