// SPDX-License-Identifier: Apache-2.0
// The text of JSON tokens: strings taken apart and checked, blanks, literals (RFC 8259, sections 2, 3 and 7).
#pragma once

#include <string>
#include <string_view>

namespace lg {

// The blanks of JSON at the end of `text` taken off.
inline std::string_view trim_end(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n')) {
    text.remove_suffix(1);
  }
  return text;
}

// Whether every backslash in a string's inside begins an escape of the grammar.
bool valid_escapes(std::string_view inside);

// Appends the characters that a string's inside stands for. False if an escape is none, or stands for half a surrogate
// pair, which is no character.
bool unescape(std::string_view inside, std::string& out);

}  // namespace lg
