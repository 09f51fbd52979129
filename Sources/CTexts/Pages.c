#include "Table.h"

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

static const unsigned char RSN035[] = {
#embed "../Diagnostics/Pages/RSN035.md"
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

static const embedded_text pages[] = {
    TEXT(RSN001),
    TEXT(RSN002),
    TEXT(RSN003),
    TEXT(RSN004),
    TEXT(RSN005),
    TEXT(RSN006),
    TEXT(RSN007),
    TEXT(RSN008),
    TEXT(RSN009),
    TEXT(RSN010),
    TEXT(RSN011),
    TEXT(RSN012),
    TEXT(RSN013),
    TEXT(RSN014),
    TEXT(RSN015),
    TEXT(RSN016),
    TEXT(RSN017),
    TEXT(RSN018),
    TEXT(RSN019),
    TEXT(RSN020),
    TEXT(RSN021),
    TEXT(RSN022),
    TEXT(RSN023),
    TEXT(RSN024),
    TEXT(RSN025),
    TEXT(RSN026),
    TEXT(RSN027),
    TEXT(RSN028),
    TEXT(RSN029),
    TEXT(RSN030),
    TEXT(RSN031),
    TEXT(RSN032),
    TEXT(RSN033),
    TEXT(RSN034),
    TEXT(RSN035),
    TEXT(RSN100),
    TEXT(RSN101),
    TEXT(RSN102),
    TEXT(RSN103),
    TEXT(RSN104),
    TEXT(RSN105),
    TEXT(RSN106),
    TEXT(RSN107),
    TEXT(RSN108),
    TEXT(RSN109),
    TEXT(RSN110),
    TEXT(RSN111),
    TEXT(RSN112),
    TEXT(RSN113),
    TEXT(RSN114),
    TEXT(RSN199),
};

TABLE(diagnostic_pages, pages)
