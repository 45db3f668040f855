// SPDX-License-Identifier: Apache-2.0
// Calendar: what a clock and a calendar on the wall of a zone show at a time, and when a day starts there.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "common/time/instant.hpp"
#include "common/time/zone.hpp"

namespace lg {

inline constexpr std::int64_t kSecondsPerDay = 86'400;

// The second that `time` is in, and how far. Not std::chrono::floor, which overflows at the first Timestamp of all.
inline std::chrono::sys_seconds floor_seconds(Timestamp time) {
  std::int64_t micros = time.time_since_epoch().count();
  return std::chrono::sys_seconds(std::chrono::seconds(micros / 1'000'000 - (micros % 1'000'000 < 0 ? 1 : 0)));
}
inline std::uint32_t micros_of_second(Timestamp time) {
  std::int64_t micros = time.time_since_epoch().count() % 1'000'000;
  return static_cast<std::uint32_t>(micros < 0 ? micros + 1'000'000 : micros);
}

// A moment of a wall clock: days since 1970-01-01 of the zone, and seconds of that day (0 to 86399).
struct LocalTime {
  std::int64_t day = 0;
  std::uint32_t second_of_day = 0;
};

LocalTime local_time(Timestamp time, const Zone& zone);

int hour_of(Timestamp time, const Zone& zone);     // 0 to 23
int minute_of(Timestamp time, const Zone& zone);   // 0 to 59
int weekday_of(Timestamp time, const Zone& zone);  // ISO 8601: Monday is 1, Sunday 7
std::chrono::year_month_day date_of(Timestamp time,
                                    const Zone& zone);  // years -32767 to 32767, as std::chrono has them

// The first instant of the day of `time`. Where a change of the clock skips midnight, the day starts after the gap.
Timestamp start_of_day(Timestamp time, const Zone& zone);

// Writes `2014-10-23`; returns the length (at most kMaxDateLength, 10 for the years 0000 to 9999).
inline constexpr std::size_t kMaxDateLength = 16;
std::size_t format_date(Timestamp time, const Zone& zone, char* out);

// Writes the date that is `day` days after 1970-01-01. Returns the end of what was written.
char* write_date(char* out, std::int64_t day);

}  // namespace lg
