// SPDX-License-Identifier: Apache-2.0
// LargeNumber: a number beyond 64 bits by its decimal digits, for those who must not take two of them for one because
// the nearest double of both is the same (an unsigned 64-bit id is such a number half of the time).
#pragma once

#include <cstdint>
#include <string>

#include "common/record/value.hpp"

namespace lg {

struct LargeNumber {
  // Only for a number; one that was computed counts as what would be written for it.
  explicit LargeNumber(const Value& value);

  // -1, 0 or 1, by the magnitude alone: the sign is no part of it.
  int compare(const LargeNumber& other) const;

  std::string digits;      // without zeros at either end: 1e30 and 1000000000000000000000000000000 are one number
  std::int64_t power = 0;  // the power of ten of the last digit
};

}  // namespace lg
