// SPDX-License-Identifier: Apache-2.0
// Digits: writes numbers of two and four digits from a table. The parts of a time are all such numbers.
#pragma once

#include <array>
#include <cstring>

namespace lg {

inline constexpr std::array<char, 200> kTwoDigits = [] {
  std::array<char, 200> table{};
  for (unsigned number = 0; number < 100; ++number) {
    table[2 * number] = static_cast<char>('0' + number / 10);
    table[2 * number + 1] = static_cast<char>('0' + number % 10);
  }
  return table;
}();

// `number` must be below 100. Returns the end of what was written.
inline char* write_two(char* to, unsigned number) {
  std::memcpy(to, &kTwoDigits[2 * number], 2);
  return to + 2;
}

// `number` must be below 10000.
inline char* write_four(char* to, unsigned number) {
  return write_two(write_two(to, number / 100), number % 100);
}

// The first `digits` digits (at most 9) of the nine that `nanoseconds` has.
inline char* write_fraction(char* to, unsigned nanoseconds, unsigned digits) {
  char nine[9];
  for (int at = 8; at >= 0; --at) {
    nine[at] = static_cast<char>('0' + nanoseconds % 10);
    nanoseconds /= 10;
  }
  std::memcpy(to, nine, digits);
  return to + digits;
}

}  // namespace lg
