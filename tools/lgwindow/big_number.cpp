// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/big_number.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace lg::window {

namespace {

int compare(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

}  // namespace

BigNumber BigNumber::of(Int128 number) {
  BigNumber result;
  result.negative_ = number < 0;
  UInt128 magnitude = static_cast<UInt128>(number);
  if (result.negative_) magnitude = -magnitude;
  for (; magnitude != 0; magnitude >>= 32) result.limbs_[result.size_++] = static_cast<std::uint32_t>(magnitude);
  return result;
}

BigNumber BigNumber::of(bool negative, std::span<const std::uint32_t> limbs, int exponent) {
  BigNumber result;
  result.negative_ = negative;
  result.exponent_ = exponent;
  result.size_ = limbs.size();
  std::copy(limbs.begin(), limbs.end(), result.limbs_.begin());
  result.trim();
  return result;
}

BigNumber BigNumber::operator-() const {
  BigNumber result = *this;
  result.negative_ = !negative_ && size_ != 0;
  return result;
}

void BigNumber::trim() {
  while (size_ > 0 && limbs_[size_ - 1] == 0) --size_;
  if (size_ == 0) {
    negative_ = false;
    exponent_ = 0;
  }
}

void BigNumber::lower_exponent(int exponent) {
  if (size_ == 0) {
    exponent_ = exponent;
  } else if (exponent < exponent_) {
    const std::size_t zeros = static_cast<std::size_t>(exponent_ - exponent);
    std::copy_backward(limbs_.begin(), limbs_.begin() + size_, limbs_.begin() + size_ + zeros);
    std::fill_n(limbs_.begin(), zeros, 0U);
    size_ += zeros;
    exponent_ = exponent;
  }
}

BigNumber operator+(const BigNumber& first, const BigNumber& second) {
  BigNumber a = first;
  BigNumber b = second;
  a.lower_exponent(second.size_ == 0 ? a.exponent_ : b.exponent_);
  b.lower_exponent(a.exponent_);
  if (a.negative_ == b.negative_) {
    if (a.size_ < b.size_) std::swap(a, b);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < a.size_; ++i) {
      carry += std::uint64_t{a.limbs_[i]} + (i < b.size_ ? b.limbs_[i] : 0);
      a.limbs_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) a.limbs_[a.size_++] = static_cast<std::uint32_t>(carry);
    return a;
  }
  if (compare(a.limbs(), b.limbs()) < 0) std::swap(a, b);
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < a.size_; ++i) {
    borrow += std::int64_t{a.limbs_[i]} - (i < b.size_ ? std::int64_t{b.limbs_[i]} : 0);
    a.limbs_[i] = static_cast<std::uint32_t>(borrow);
    borrow >>= 32;
  }
  a.trim();
  return a;
}

BigNumber operator*(const BigNumber& a, const BigNumber& b) {
  BigNumber result;
  if (a.size_ == 0 || b.size_ == 0) return result;
  result.negative_ = a.negative_ != b.negative_;
  result.exponent_ = a.exponent_ + b.exponent_;
  result.size_ = a.size_ + b.size_;
  std::fill_n(result.limbs_.begin(), result.size_, 0U);
  for (std::size_t i = 0; i < a.size_; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.size_; ++j) {
      carry += std::uint64_t{a.limbs_[i]} * b.limbs_[j] + result.limbs_[i + j];
      result.limbs_[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    result.limbs_[i + b.size_] = static_cast<std::uint32_t>(carry);
  }
  result.trim();
  return result;
}

std::uint32_t BigNumber::divide(std::uint64_t divisor) {
  UInt128 rest = 0;
  for (std::size_t i = size_; i-- > 0;) {
    rest = (rest << 32) | limbs_[i];
    limbs_[i] = static_cast<std::uint32_t>(rest / divisor);
    rest %= divisor;
  }
  trim();
  return rest != 0 ? 1 : 0;
}

double BigNumber::divided_by(std::uint64_t a, std::uint64_t b) const {
  if (size_ == 0) return 0;
  // With eight limbs, four remain of the quotient at least: more than the 54 bits that rounding needs.
  BigNumber quotient = *this;
  if (size_ < 8) quotient.lower_exponent(exponent_ - static_cast<int>(8 - size_));
  const bool sticky = (quotient.divide(a) | quotient.divide(b)) != 0;
  return quotient.rounded(sticky);
}

double BigNumber::rounded(bool sticky) const {
  // The top 64 bits, with all that is below them in the lowest.
  std::uint64_t top = 0;
  const int leading_zeros = std::countl_zero(limbs_[size_ - 1]);
  const int bits = static_cast<int>(size_) * 32 - leading_zeros;
  for (int i = 0; i < 3; ++i) {
    const int limb = static_cast<int>(size_) - 1 - i;
    const std::uint64_t value = limb >= 0 ? limbs_[static_cast<std::size_t>(limb)] : 0;
    const int shift = 32 - 32 * i + leading_zeros;
    top |= shift >= 0 ? value << shift : value >> -shift;
    if (shift < 0 && (value & ((std::uint64_t{1} << -shift) - 1)) != 0) sticky = true;
  }
  for (std::size_t i = 0; i + 3 < size_; ++i) sticky = sticky || limbs_[i] != 0;
  // The value is top * 2^scale. A subnormal has fewer bits of its own.
  const int scale = exponent_ * 32 + bits - 64;
  const int dropped = std::clamp(-1074 - scale, 11, 65);
  std::uint64_t mantissa = dropped >= 64 ? 0 : top >> dropped;
  const std::uint64_t below = dropped >= 64 ? top : top & ((std::uint64_t{1} << dropped) - 1);
  // With 65 bits dropped nothing is left, not even half of the last place.
  const std::uint64_t half = dropped == 65 ? UINT64_MAX : std::uint64_t{1} << (dropped - 1);
  if (below > half || (below == half && dropped != 65 && (sticky || (mantissa & 1) != 0))) ++mantissa;
  const double magnitude = std::ldexp(static_cast<double>(mantissa), scale + dropped);
  return negative_ ? -magnitude : magnitude;
}

}  // namespace lg::window
