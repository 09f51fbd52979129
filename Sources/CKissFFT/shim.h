#pragma once
// What the float build of the library was made with; its pkg-config file gives it as flags that SwiftPM refuses.
#define kiss_fft_scalar float
#define KISS_FFT_SHARED
#include <kissfft/kiss_fft.h>
#include <kissfft/kiss_fftr.h>
#include <kissfft/kiss_fftnd.h>
#include <kissfft/kiss_fftndr.h>
