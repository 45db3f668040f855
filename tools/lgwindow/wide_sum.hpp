// SPDX-License-Identifier: Apache-2.0
// WideSum: an exact sum of doubles, or of their squares: one long fixed-point number that is as long as what was added
// asks for (typically 3 to 5 limbs). Whatever the order, the sum is the same, and what was added can be taken out
// again. Carries are left standing in the upper half of each limb until they could overflow (a "superaccumulator";
// Neal, Fast exact summation using small and large superaccumulators, 2015). Chosen over an expansion of doubles
// (Shewchuk, 1997), since squares of large and of tiny doubles are no doubles, and since its length does not depend on
// the order of additions.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/lgwindow/big_number.hpp"
#include "tools/lgwindow/memory.hpp"

namespace lg::window {

class WideSum {
 public:
  explicit WideSum(Memory& memory) : limbs_(Accounted<std::int64_t>(memory)) {}

  void add(double number) { add_scaled(number, false, false); }
  void subtract(double number) { add_scaled(number, true, false); }
  void add_square(double number) { add_scaled(number, false, true); }
  void subtract_square(double number) { add_scaled(number, true, true); }
  void subtract(WideSum& other);

  BigNumber value();

 private:
  void add_scaled(double number, bool negative, bool squared);
  void add_bits(UInt128 magnitude, int exponent, bool negative);  // magnitude * 2^exponent
  // Makes room for the limbs from..to (see kBias).
  void cover(int from, int to);
  void settle();  // carries are added to where they belong
  void count_addition() {
    if (++additions_ == kMaxAdditions) settle();
  }

  // Limb 0 would stand for 2^-2272: below the last bit of the square of the smallest double.
  static constexpr int kBias = 2272;
  static constexpr std::uint32_t kMaxAdditions = 1U << 28;

  std::vector<std::int64_t, Accounted<std::int64_t>> limbs_;  // signed
  int low_ = 0;                                               // the number of the first of them
  std::uint32_t additions_ = 0;                               // since settle()
};

}  // namespace lg::window
