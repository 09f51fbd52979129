#pragma once
#include <kiss_fft.h>
#include <kiss_fftr.h>
#include <kiss_fftnd.h>
#include <kiss_fftndr.h>
