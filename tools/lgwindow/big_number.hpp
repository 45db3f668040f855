// SPDX-License-Identifier: Apache-2.0
// BigNumber: a binary number of up to 5,000 bits with a binary point, for the last step of an exact aggregate: the few
// exact operations that variance needs, and one rounding at the end. Lives on the stack and allocates nothing.
// Schoolbook arithmetic (Knuth, The Art of Computer Programming, volume 2, 4.3.1).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "tools/lgwindow/int128.hpp"

namespace lg::window {

class BigNumber {
 public:
  BigNumber() = default;  // 0
  static BigNumber of(Int128 number);
  // The sum of limbs[i] * 2^(32 * (exponent + i)), less than 150 of them.
  static BigNumber of(bool negative, std::span<const std::uint32_t> limbs, int exponent);

  BigNumber operator-() const;
  friend BigNumber operator+(const BigNumber& first, const BigNumber& second);
  friend BigNumber operator-(const BigNumber& a, const BigNumber& b) { return a + -b; }
  friend BigNumber operator*(const BigNumber& a, const BigNumber& b);

  // this / (a * b), rounded once to the nearest double, ties to even; infinity beyond the doubles. a and b are not 0.
  double divided_by(std::uint64_t a, std::uint64_t b = 1) const;

 private:
  static constexpr std::size_t kCapacity = 160;

  // Two numbers with a common exponent: appends zeros below.
  void lower_exponent(int exponent);
  void trim();
  std::uint32_t divide(std::uint64_t divisor);  // leaves the quotient; returns whether something remained
  double rounded(bool sticky) const;
  std::span<const std::uint32_t> limbs() const { return {limbs_.data(), size_}; }

  bool negative_ = false;
  int exponent_ = 0;  // of limbs_[0], in limbs
  std::size_t size_ = 0;
  std::array<std::uint32_t, kCapacity> limbs_;  // the first size_ count, the last of them is not 0
};

}  // namespace lg::window
