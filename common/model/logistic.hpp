// SPDX-License-Identifier: Apache-2.0
// The logistic function and its logarithm, in additions, multiplications and divisions only: IEEE 754 rounds these the
// same way on every machine, while exp() of a C library differs from one to the next in its last bit. Written without
// branches, so that a loop over them becomes SIMD code, whose elements have the same bits.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace lg::model {

// e to the power of -x, for x >= 0; below 1e-307 it stays there. Error below 1 unit in the last place.
inline double exp_of_minus(double x) {
  constexpr double kLargest = 708.0;
  constexpr double kLog2OfE = 1.44269504088896338700;
  // ln 2 in two parts, of which the first has zeros at its end: its product with a whole number is exact.
  constexpr double kLn2High = 6.93147180369123816490e-01;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kRounder = 0x1.8p52;  // added to a small number it leaves the nearest whole one in the low bits
  const double exponent = -std::min(x, kLargest);
  const double shifted = exponent * kLog2OfE + kRounder;
  const double whole = shifted - kRounder;
  const double rest = (exponent - whole * kLn2High) - whole * kLn2Low;
  // The series of exp up to the power of 13, for |rest| <= ln(2) / 2.
  double sum = 1.0 / 6227020800.0;
  sum = sum * rest + 1.0 / 479001600.0;
  sum = sum * rest + 1.0 / 39916800.0;
  sum = sum * rest + 1.0 / 3628800.0;
  sum = sum * rest + 1.0 / 362880.0;
  sum = sum * rest + 1.0 / 40320.0;
  sum = sum * rest + 1.0 / 5040.0;
  sum = sum * rest + 1.0 / 720.0;
  sum = sum * rest + 1.0 / 120.0;
  sum = sum * rest + 1.0 / 24.0;
  sum = sum * rest + 1.0 / 6.0;
  sum = sum * rest + 0.5;
  sum = sum * rest + 1.0;
  sum = sum * rest + 1.0;
  const std::uint64_t power = (std::bit_cast<std::uint64_t>(shifted) + 1023) << 52;
  return sum * std::bit_cast<double>(power);
}

// ln(1 + x) for x from 0 to 1, by the series of artanh.
inline double log_of_one_plus(double x) {
  const double s = x / (2.0 + x);
  const double square = s * s;
  double sum = 1.0 / 33.0;
  sum = sum * square + 1.0 / 31.0;
  sum = sum * square + 1.0 / 29.0;
  sum = sum * square + 1.0 / 27.0;
  sum = sum * square + 1.0 / 25.0;
  sum = sum * square + 1.0 / 23.0;
  sum = sum * square + 1.0 / 21.0;
  sum = sum * square + 1.0 / 19.0;
  sum = sum * square + 1.0 / 17.0;
  sum = sum * square + 1.0 / 15.0;
  sum = sum * square + 1.0 / 13.0;
  sum = sum * square + 1.0 / 11.0;
  sum = sum * square + 1.0 / 9.0;
  sum = sum * square + 1.0 / 7.0;
  sum = sum * square + 1.0 / 5.0;
  sum = sum * square + 1.0 / 3.0;
  sum = sum * square + 1.0;
  return 2.0 * s * sum;
}

// 1 / (1 + e^-margin).
inline double logistic(double margin) {
  const double e = exp_of_minus(std::fabs(margin));
  return (margin >= 0.0 ? 1.0 : e) / (1.0 + e);
}

// The log loss of a row whose label is on the side of `agreement`, the margin times the label's sign: ln(1 + e^-a).
inline double log_loss(double agreement) {
  return std::max(-agreement, 0.0) + log_of_one_plus(exp_of_minus(std::fabs(agreement)));
}

}  // namespace lg::model
