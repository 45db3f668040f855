// SPDX-License-Identifier: Apache-2.0
// Instant: a point in time as a record gives it, and Duration, both in microseconds of std::chrono.
// Microseconds in 64 bits hold every year of four digits; finer digits are kept for printing but do not order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lg {

using Duration = std::chrono::microseconds;
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

struct Instant {
  Timestamp time;
  std::uint32_t nanoseconds = 0;     // of the second, as read
  std::uint8_t fraction_digits = 0;  // how many digits of the fraction were given (0 to 9)
};

// The first and the last second of the years 0000 to 9999: no other time is ever read.
inline constexpr std::chrono::sys_seconds kFirstSecond{std::chrono::seconds{-62'167'219'200}};
inline constexpr std::chrono::sys_seconds kLastSecond{std::chrono::seconds{253'402'300'799}};

// The instant at `time`, with as many digits of a fraction as it needs (none where it is a whole second).
Instant instant_of(Timestamp time);

inline constexpr std::size_t kMaxTimeLength = 40;

// Writes RFC 3339 in UTC, `2014-10-23T03:26:20Z`, with a fraction only if one was given. Returns the length
// (at most kMaxTimeLength). Years 0000 to 9999; another year (arithmetic can lead there) is written with its sign and
// at least five digits, `+10000-01-01T00:00:00Z`, which is no RFC 3339 and is not read back.
std::size_t format_rfc3339(const Instant& instant, char* out);
std::string format_rfc3339(Timestamp time);  // fraction (6 digits, trailing zeros cut) only if it is not zero

// `500ms`, `5s`, `30m`, `1h`, `1d`, `2w`, and sums like `1h30m`, the larger unit first; also `us`. Throws
// UsageError naming the text. No duration is longer than 10,000 years, so that a time and some durations can be added.
Duration parse_duration(std::string_view text);
std::string format_duration(Duration duration);  // 90 s is "1m30s", 14 days are "2w"

}  // namespace lg
