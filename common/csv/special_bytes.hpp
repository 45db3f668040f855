// SPDX-License-Identifier: Apache-2.0
// Finds the bytes that mean something in CSV, 64 at a time: one bit for each, so that the bytes between them are never
// looked at one by one. SSE2 where there is one, else plain code that compilers make vectors of.
#pragma once

#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lg {

struct SpecialBytes {
  static constexpr std::size_t kBlock = 64;

  char separator;
  char quote;  // the same as the separator where there is no quoting

  // Bit i is set where at[i] is the separator, the quote or a line feed. All 64 bytes must be readable. `non_ascii` is
  // set where one of them is 0x80 or above, and else left alone.
  std::uint64_t find(const char* at, bool& non_ascii) const {
#ifdef __SSE2__
    const __m128i separators = _mm_set1_epi8(separator);
    const __m128i quotes = _mm_set1_epi8(quote);
    const __m128i line_feeds = _mm_set1_epi8('\n');
    std::uint64_t found = 0;
    __m128i all = _mm_setzero_si128();
    for (unsigned part = 0; part < 4; ++part) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16 * part));
      const __m128i special =
          _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, separators), _mm_cmpeq_epi8(bytes, quotes)),
                       _mm_cmpeq_epi8(bytes, line_feeds));
      found |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(special))) << (16 * part);
      all = _mm_or_si128(all, bytes);
    }
    non_ascii |= _mm_movemask_epi8(all) != 0;
    return found;
#else
    std::uint64_t found = 0;
    unsigned char all = 0;
    for (unsigned i = 0; i < kBlock; ++i) {
      const bool special = at[i] == separator || at[i] == quote || at[i] == '\n';
      found |= static_cast<std::uint64_t>(special) << i;
      all |= static_cast<unsigned char>(at[i]);
    }
    non_ascii |= all >= 0x80;
    return found;
#endif
  }
};

}  // namespace lg
