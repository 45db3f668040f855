// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/wide_sum.hpp"

#include <array>
#include <cmath>

namespace lg::window {

void WideSum::add_scaled(double number, bool negative, bool squared) {
  if (number == 0) return;
  int exponent;
  const double fraction = std::frexp(std::fabs(number), &exponent);
  const std::uint64_t mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  if (squared) {
    add_bits(static_cast<UInt128>(mantissa) * mantissa, 2 * exponent, negative);
  } else {
    add_bits(mantissa, exponent, negative != (number < 0));
  }
}

void WideSum::add_bits(UInt128 magnitude, int exponent, bool negative) {
  int limb = (exponent + kBias) / 32;
  const int shift = (exponent + kBias) % 32;
  int last = limb + 1;
  for (UInt128 rest = magnitude >> 32; rest != 0; rest >>= 32) ++last;
  cover(limb, last);
  for (; magnitude != 0; magnitude >>= 32, ++limb) {
    const std::uint64_t piece = std::uint64_t{static_cast<std::uint32_t>(magnitude)} << shift;
    const std::int64_t lower = static_cast<std::int64_t>(piece & 0xffffffff);
    const std::int64_t upper = static_cast<std::int64_t>(piece >> 32);
    std::int64_t* const at = &limbs_[static_cast<std::size_t>(limb - low_)];
    at[0] += negative ? -lower : lower;
    at[1] += negative ? -upper : upper;
  }
  count_addition();
}

void WideSum::cover(int from, int to) {
  if (limbs_.empty()) low_ = from;
  if (from < low_) {
    limbs_.insert(limbs_.begin(), static_cast<std::size_t>(low_ - from), 0);
    low_ = from;
  }
  const std::size_t size = static_cast<std::size_t>(to - low_) + 1;
  if (size > limbs_.size()) limbs_.resize(size);
}

void WideSum::settle() {
  additions_ = 0;
  if (limbs_.empty()) return;
  std::int64_t carry = 0;
  for (std::size_t i = 0; i + 1 < limbs_.size(); ++i) {
    limbs_[i] += carry;
    carry = limbs_[i] >> 32;
    limbs_[i] &= 0xffffffff;
  }
  // The last one keeps the sign.
  limbs_.back() += carry;
  while (limbs_.back() >= INT32_MAX || limbs_.back() < INT32_MIN) {
    carry = limbs_.back() >> 32;
    limbs_.back() &= 0xffffffff;
    limbs_.push_back(carry);
  }
}

void WideSum::subtract(WideSum& other) {
  if (other.limbs_.empty()) return;
  settle();
  other.settle();
  cover(other.low_, other.low_ + static_cast<int>(other.limbs_.size()) - 1);
  std::int64_t* const at = &limbs_[static_cast<std::size_t>(other.low_ - low_)];
  for (std::size_t i = 0; i < other.limbs_.size(); ++i) at[i] -= other.limbs_[i];
  count_addition();
}

BigNumber WideSum::value() {
  settle();
  if (limbs_.empty()) return {};
  const bool negative = limbs_.back() < 0;
  std::array<std::uint32_t, 150> magnitude;
  std::int64_t carry = 0;
  for (std::size_t i = 0; i < limbs_.size(); ++i) {
    carry += negative ? -limbs_[i] : limbs_[i];
    magnitude[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  return BigNumber::of(negative, {magnitude.data(), limbs_.size()}, low_ - kBias / 32);
}

}  // namespace lg::window
