// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/segments.hpp"

#include <algorithm>
#include <array>

namespace lg::sms {

namespace {

// The default alphabet beyond the letters, digits and signs that it shares with ASCII. Ascending.
constexpr std::array<char32_t, 39> kBeyondAscii = {
    0x00A1, 0x00A3, 0x00A4, 0x00A5, 0x00A7, 0x00BF, 0x00C4, 0x00C5, 0x00C6, 0x00C7, 0x00C9, 0x00D1, 0x00D6,
    0x00D8, 0x00DC, 0x00DF, 0x00E0, 0x00E4, 0x00E5, 0x00E6, 0x00E8, 0x00E9, 0x00EC, 0x00F1, 0x00F2, 0x00F6,
    0x00F8, 0x00F9, 0x00FC, 0x0393, 0x0394, 0x0398, 0x039B, 0x039E, 0x03A0, 0x03A3, 0x03A6, 0x03A8, 0x03A9};
constexpr std::u32string_view kExtension = U"\f^{}\\[~]|\u20AC";
constexpr std::u32string_view kNotInIt = U"`^{}\\[~]|";  // of the ASCII characters from the blank to the tilde

// How many septets a character takes; 0 if it is not in the alphabet.
std::size_t septets(char32_t c) {
  if (kExtension.find(c) != std::u32string_view::npos) return 2;
  if (c == '\n' || c == '\r') return 1;
  if (c >= ' ' && c <= '~') return kNotInIt.find(c) == std::u32string_view::npos ? 1 : 0;
  return std::binary_search(kBeyondAscii.begin(), kBeyondAscii.end(), c) ? 1 : 0;
}

// The character at `at`, and the index behind it.
char32_t next_character(std::string_view text, std::size_t& at) {
  const unsigned char first = static_cast<unsigned char>(text[at++]);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  char32_t c = first & (0x3Fu >> more);
  for (int i = 0; i < more && at < text.size(); ++i) c = (c << 6) | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
  return c;
}

template <typename Width>
Segments count(std::string_view text, std::size_t whole, std::size_t part, Width width) {
  Segments result;
  std::size_t in_part = 0;
  std::size_t parts = 1;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t units = width(next_character(text, at));
    result.units += units;
    if (in_part + units > part) {
      ++parts;
      in_part = 0;
    }
    in_part += units;
  }
  result.count = result.units <= whole ? 1 : parts;
  return result;
}

}  // namespace

Segments count_segments(std::string_view text) {
  bool unicode = false;
  for (std::size_t at = 0; at < text.size() && !unicode;) unicode = septets(next_character(text, at)) == 0;
  if (!unicode) return count(text, 160, 153, septets);
  Segments result = count(text, 70, 67, [](char32_t c) -> std::size_t { return c > 0xFFFF ? 2 : 1; });
  result.unicode = true;
  return result;
}

}  // namespace lg::sms
