#pragma once
#include <stdbool.h>

/// Whether this processor has the vector instructions that the engine was built for (AVX2 and FMA on x86-64).
bool processor_runs_engine(void);
