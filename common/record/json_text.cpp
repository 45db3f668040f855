// SPDX-License-Identifier: Apache-2.0
#include "common/record/json_text.hpp"

#include <cstdint>
#include <cstring>

namespace lg {

namespace {

constexpr std::string_view kShortEscapes = "\"\\/bfnrt";
constexpr std::string_view kShortMeanings = "\"\\/\b\f\n\r\t";

// The four hexadecimal digits at `text`, or -1.
int hexadecimal(std::string_view text) {
  if (text.size() < 4) return -1;
  int value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = text[static_cast<std::size_t>(i)];
    int digit;
    if (c >= '0' && c <= '9') {
      digit = c - '0';
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      digit = (c | 0x20) - 'a' + 10;
    } else {
      return -1;
    }
    value = value * 16 + digit;
  }
  return value;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3f)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::size_t find_backslash(std::string_view text, std::size_t from) {
  const void* found = std::memchr(text.data() + from, '\\', text.size() - from);
  return found == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

bool valid_escapes(std::string_view inside) {
  for (std::size_t at = find_backslash(inside, 0); at < inside.size(); at = find_backslash(inside, at)) {
    if (at + 1 >= inside.size()) return false;
    if (inside[at + 1] == 'u') {
      if (hexadecimal(inside.substr(at + 2)) < 0) return false;
      at += 6;
    } else {
      if (kShortEscapes.find(inside[at + 1]) == std::string_view::npos) return false;
      at += 2;
    }
  }
  return true;
}

bool unescape(std::string_view inside, std::string& out) {
  std::size_t from = 0;
  for (std::size_t at = find_backslash(inside, 0); at < inside.size(); at = find_backslash(inside, from)) {
    out.append(inside, from, at - from);
    if (at + 1 >= inside.size()) return false;
    if (inside[at + 1] != 'u') {
      const std::size_t which = kShortEscapes.find(inside[at + 1]);
      if (which == std::string_view::npos) return false;
      out += kShortMeanings[which];
      from = at + 2;
      continue;
    }
    const int first = hexadecimal(inside.substr(at + 2));
    if (first < 0 || (first >= 0xdc00 && first <= 0xdfff)) return false;
    from = at + 6;
    std::uint32_t code = static_cast<std::uint32_t>(first);
    if (first >= 0xd800 && first <= 0xdbff) {
      if (inside.substr(from, 2) != "\\u") return false;
      const int second = hexadecimal(inside.substr(from + 2));
      if (second < 0xdc00 || second > 0xdfff) return false;
      code = 0x10000 + ((code - 0xd800) << 10) + (static_cast<std::uint32_t>(second) - 0xdc00);
      from += 6;
    }
    append_utf8(out, code);
  }
  out.append(inside, from, inside.size() - from);
  return true;
}

}  // namespace lg
