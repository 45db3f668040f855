// SPDX-License-Identifier: Apache-2.0
// UTF-8, one character at a time. Bytes that are no UTF-8 are characters of one byte each, so that nothing is refused
// or read past the end.
#pragma once

#include <cstdint>
#include <string_view>

namespace lg::expr {

inline constexpr char32_t kInvalid = 0xffffffff;

struct Character {
  char32_t code;       // kInvalid if it is none
  std::size_t length;  // in bytes
};

// The character at `at`, which must be inside `bytes`.
Character decode(std::string_view bytes, std::size_t at);

// Writes `code` (a Unicode scalar value) to `out`, at most 4 bytes, and returns the end.
char* encode(char32_t code, char* out);

// The bytes that start a character.
std::size_t count_characters(std::string_view bytes);

}  // namespace lg::expr
