// SPDX-License-Identifier: Apache-2.0
// Writes times as RFC 3339. Calendar arithmetic is that of std::chrono, which has no branches or loops.
#include "common/time/instant.hpp"

#include "common/time/calendar.hpp"
#include "common/time/digits.hpp"

namespace lg {

Instant instant_of(Timestamp time) {
  std::uint32_t micros = micros_of_second(time);
  Instant instant{time, micros * 1000, 0};
  if (micros != 0) {
    instant.fraction_digits = 6;
    for (; micros % 10 == 0; micros /= 10) --instant.fraction_digits;
  }
  return instant;
}

std::size_t format_rfc3339(const Instant& instant, char* out) {
  std::chrono::sys_seconds seconds = floor_seconds(instant.time);
  std::chrono::sys_days days = std::chrono::floor<std::chrono::days>(seconds);
  unsigned second_of_day = static_cast<unsigned>((seconds - days).count());
  char* at = write_date(out, static_cast<std::int64_t>(days.time_since_epoch().count()));
  *at++ = 'T';
  at = write_two(at, second_of_day / 3600);
  *at++ = ':';
  at = write_two(at, second_of_day / 60 % 60);
  *at++ = ':';
  at = write_two(at, second_of_day % 60);
  if (instant.fraction_digits != 0) {
    *at++ = '.';
    at = write_fraction(at, instant.nanoseconds, instant.fraction_digits);
  }
  *at++ = 'Z';
  return static_cast<std::size_t>(at - out);
}

std::string format_rfc3339(Timestamp time) {
  char buffer[kMaxTimeLength];
  return std::string(buffer, format_rfc3339(instant_of(time), buffer));
}

}  // namespace lg
