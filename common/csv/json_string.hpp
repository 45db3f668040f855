// SPDX-License-Identifier: Apache-2.0
// Writes the characters of a field as a JSON string into room that is known to suffice: 16 bytes are looked at and
// copied at once, and only a byte that needs an escape is handled by itself.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lg {

// So many bytes behind what is read and behind what is written must exist; what lies there is read, or overwritten.
inline constexpr std::size_t kCopyAhead = 32;

inline void copy_16(char* to, const char* from) {
  std::memcpy(to, from, 16);
}

// Bit i is set where at[i] needs an escape in a JSON string; 16 bytes are looked at.
inline std::uint32_t find_escapes(const char* at) {
#ifdef __SSE2__
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  const __m128i special =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(control, special)));
#else
  std::uint32_t found = 0;
  for (unsigned i = 0; i < 16; ++i) {
    const bool special = static_cast<unsigned char>(at[i]) < 0x20 || at[i] == '"' || at[i] == '\\';
    found |= static_cast<std::uint32_t>(special) << i;
  }
  return found;
#endif
}

// Writes the escape of one such byte, at most 6 bytes; returns its end.
char* write_escape(char* to, char c);

// At least as many bytes as write_json_string() makes of `text`, its quotes included; close to that where few bytes
// need an escape. kCopyAhead bytes behind `text` must be readable.
std::size_t json_string_bound(std::string_view text);

// Writes `text` in quotes; returns the end. kCopyAhead bytes behind `text` must be readable, and as many behind the end
// writable. Where `doubled`, a quote in `text` is one of two that stand for one.
template <bool doubled>
char* write_json_string(char* to, std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  *to++ = '"';
  while (from < end) {
    copy_16(to, from);
    const std::uint32_t escapes = find_escapes(from);
    const std::size_t left = static_cast<std::size_t>(end - from);
    const std::size_t clean =
        std::min<std::size_t>({left, 16, static_cast<std::size_t>(std::countr_zero(escapes | 0x10000))});
    to += clean;
    from += clean;
    if (clean < 16 && clean < left) {
      const char c = *from++;
      to = write_escape(to, c);
      if constexpr (doubled) {
        if (c == '"') ++from;
      }
    }
  }
  *to++ = '"';
  return to;
}

}  // namespace lg
