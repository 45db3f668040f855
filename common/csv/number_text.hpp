// SPDX-License-Identifier: Apache-2.0
// Numbers as people write them in tables, and their JSON form. Digits are copied, never converted: numbers of any size
// keep all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lg {

inline bool is_digit(char c) {
  return static_cast<unsigned char>(c - '0') < 10;
}

// Bit i is set where at[i] is a digit; 16 bytes are looked at.
inline std::uint32_t find_digits(const char* at) {
#ifdef __SSE2__
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i distance = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
  const __m128i is_one = _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(9)), distance);
  return static_cast<std::uint32_t>(_mm_movemask_epi8(is_one));
#else
  std::uint32_t found = 0;
  for (unsigned i = 0; i < 16; ++i) found |= static_cast<std::uint32_t>(is_digit(at[i])) << i;
  return found;
#endif
}

// Whether the first `count` (at most 16) of 16 readable bytes are digits.
inline bool all_digits(const char* at, std::size_t count) {
  return (~find_digits(at) & ((1U << count) - 1)) == 0;
}

// A number taken apart. What is allowed beyond JSON: a plus sign, leading zeros, and a point with no digit on one side.
class NumberText {
 public:
  // Whether `text` is such a number; else nothing may be asked of it.
  bool read(std::string_view text);
  bool is_json() const { return json_; }
  bool is_integer() const { return integer_; }  // neither point nor exponent

  // Writes the JSON form, at most one byte longer than what was read. Returns its end.
  char* write(char* to) const;

 private:
  std::string_view whole_;     // digits before the point, without leading zeros
  std::string_view fraction_;  // digits behind it
  std::string_view exponent_;  // with its e
  bool negative_ = false;
  bool json_ = false;
  bool integer_ = false;
};

}  // namespace lg
