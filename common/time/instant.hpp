// SPDX-License-Identifier: Apache-2.0
// Instant: a point in time as a record gives it, and Duration, both in microseconds of std::chrono.
// Microseconds in 64 bits hold every year of four digits; finer digits are kept for printing but do not order.
#pragma once

#include <chrono>
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

inline constexpr std::size_t kMaxTimeLength = 40;

// Writes RFC 3339 in UTC, `2014-10-23T03:26:20Z`, with a fraction only if one was given. Returns the length
// (at most kMaxTimeLength). Years 0000 to 9999.
std::size_t format_rfc3339(const Instant& instant, char* out);
std::string format_rfc3339(Timestamp time);  // fraction (6 digits, trailing zeros cut) only if it is not zero

// `500ms`, `5s`, `30m`, `1h`, `1d`, `2w`, and sums like `1h30m`; also `us`. Throws UsageError naming the text.
Duration parse_duration(std::string_view text);
std::string format_duration(Duration duration);  // the shortest of the same form: 90 s is "1m30s"

}  // namespace lg
