// SPDX-License-Identifier: Apache-2.0
#include "common/csv/json_string.hpp"

#include <array>

namespace lg {

namespace {

// The letter of a short escape; 'u' for those that have none.
constexpr std::array<char, 32> kShort = [] {
  std::array<char, 32> letters{};
  letters.fill('u');
  letters['\b'] = 'b';
  letters['\t'] = 't';
  letters['\n'] = 'n';
  letters['\f'] = 'f';
  letters['\r'] = 'r';
  return letters;
}();

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}

}  // namespace

char* write_escape(char* to, char c) {
  *to++ = '\\';
  if (!is_control(c)) {
    *to++ = c;
    return to;
  }
  const unsigned code = static_cast<unsigned char>(c);
  *to++ = kShort[code];
  if (kShort[code] != 'u') return to;
  constexpr char kHex[] = "0123456789abcdef";
  *to++ = '0';
  *to++ = '0';
  *to++ = kHex[code >> 4];
  *to++ = kHex[code & 15];
  return to;
}

std::size_t json_string_bound(std::string_view text) {
  constexpr std::size_t kBeyondByte = 5;  // \u0001
  std::size_t escapes = 0;
  for (std::size_t at = 0; at < text.size(); at += 16) {
    escapes += static_cast<std::size_t>(std::popcount(find_escapes(text.data() + at)));
  }
  return text.size() + kBeyondByte * escapes + 2;
}

}  // namespace lg
