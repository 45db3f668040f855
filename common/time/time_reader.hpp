// SPDX-License-Identifier: Apache-2.0
// TimeReader: a place in a text, and the pieces of a time that can be read there. Shared by the two ways of reading a
// time, RFC 3339 and a format. No function throws; false means "not that".
#pragma once

#include <chrono>
#include <cstdint>

#include "common/time/instant.hpp"
#include "common/time/zone.hpp"

namespace lg {

struct TimeReader {
  const char* at;
  const char* end;

  bool done() const { return at == end; }

  bool digit(std::uint32_t& value) {
    if (at == end) return false;
    value = static_cast<std::uint32_t>(static_cast<unsigned char>(*at)) - '0';
    if (value > 9) return false;
    ++at;
    return true;
  }

  // At least `least` digits, and as many as there are up to `most` (at most 9).
  bool number(int least, int most, std::uint32_t& value) {
    std::uint32_t next = 0;
    int count = 0;
    for (value = 0; count < most && digit(next); ++count) value = value * 10 + next;
    return count >= least;
  }

  // 1 to 9 digits of a fraction.
  bool fraction(std::uint32_t& nanoseconds, std::uint8_t& digits) {
    std::uint32_t next = 0;
    nanoseconds = 0;
    for (digits = 0; digits < 9 && digit(next); ++digits) nanoseconds = nanoseconds * 10 + next;
    for (int more = digits; more < 9; ++more) nanoseconds *= 10;
    return digits != 0;
  }

  // A point or comma and a fraction, if they are here.
  void optional_fraction(std::uint32_t& nanoseconds, std::uint8_t& digits) {
    if (end - at < 2 || (*at != '.' && *at != ',')) return;
    if (static_cast<unsigned char>(at[1] - '0') > 9) return;
    ++at;
    fraction(nanoseconds, digits);
  }

  // Z, +hh:mm, +hhmm or +hh; less than a day.
  bool offset(std::int32_t& seconds) {
    if (at == end) return false;
    char sign = *at++;
    if (sign == 'Z' || sign == 'z') {
      seconds = 0;
      return true;
    }
    std::uint32_t hours = 0;
    std::uint32_t minutes = 0;
    if ((sign != '+' && sign != '-') || !number(2, 2, hours) || hours > 23) return false;
    bool colon = at != end && *at == ':';
    if (colon) ++at;
    bool more = at != end && static_cast<unsigned char>(*at - '0') <= 9;
    if ((colon || more) && (!number(2, 2, minutes) || minutes > 59)) return false;
    seconds = static_cast<std::int32_t>(hours * 3600 + minutes * 60);
    if (sign == '-') seconds = -seconds;
    return true;
  }
};

// Whether `seconds` may be read (years 0000 to 9999); if so, `out` is that instant.
inline bool make_instant(std::chrono::sys_seconds seconds, std::uint32_t nanoseconds, std::uint8_t digits,
                         Instant& out) {
  if (seconds < kFirstSecond || seconds > kLastSecond) return false;
  out.time = seconds + Duration(nanoseconds / 1000);
  out.nanoseconds = nanoseconds;
  out.fraction_digits = digits;
  return true;
}

}  // namespace lg
