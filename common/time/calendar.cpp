// SPDX-License-Identifier: Apache-2.0
#include "common/time/calendar.hpp"

#include <charconv>

#include "common/time/digits.hpp"

namespace lg {

LocalTime local_time(Timestamp time, const Zone& zone) {
  LocalSeconds local = zone.to_local(floor_seconds(time));
  std::int64_t day = local / kSecondsPerDay;
  std::int64_t second = local % kSecondsPerDay;
  if (second < 0) {
    --day;
    second += kSecondsPerDay;
  }
  return {day, static_cast<std::uint32_t>(second)};
}

int hour_of(Timestamp time, const Zone& zone) {
  return static_cast<int>(local_time(time, zone).second_of_day / 3600);
}

int minute_of(Timestamp time, const Zone& zone) {
  return static_cast<int>(local_time(time, zone).second_of_day / 60 % 60);
}

int weekday_of(Timestamp time, const Zone& zone) {
  std::int64_t from_monday = (local_time(time, zone).day + 3) % 7;  // 1970-01-01 was a Thursday
  return static_cast<int>(from_monday < 0 ? from_monday + 8 : from_monday + 1);
}

std::chrono::year_month_day date_of(Timestamp time, const Zone& zone) {
  return std::chrono::sys_days(std::chrono::days(local_time(time, zone).day));
}

Timestamp start_of_day(Timestamp time, const Zone& zone) {
  return zone.to_utc(local_time(time, zone).day * kSecondsPerDay);
}

std::size_t format_date(Timestamp time, const Zone& zone, char* out) {
  return static_cast<std::size_t>(write_date(out, local_time(time, zone).day) - out);
}

char* write_date(char* out, std::int64_t day) {
  // std::chrono has years of 16 bits. The calendar repeats after 400 years, so other years are moved into its range.
  constexpr std::int64_t kCycle = 146'097;
  constexpr std::int64_t kYearsOfFourDigits = 25 * kCycle;
  constexpr std::int64_t kDaysTo1970 = 719'528;  // from 0000-01-01
  std::int64_t from_zero = day + kDaysTo1970;
  std::int64_t years = 0;
  if (from_zero < 0 || from_zero >= kYearsOfFourDigits) {
    std::int64_t cycles = from_zero / kCycle - (from_zero % kCycle < 0 ? 1 : 0);
    years = cycles * 400;
    day -= cycles * kCycle;
  }
  std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  unsigned year = static_cast<unsigned>(static_cast<int>(date.year()));
  if (years == 0) {
    out = write_four(out, year);
  } else {
    years += year;
    *out++ = years < 0 ? '-' : '+';
    if (years < 0) years = -years;
    for (std::int64_t limit = 10'000; limit > years && limit > 1; limit /= 10) *out++ = '0';
    out = std::to_chars(out, out + 8, years).ptr;
  }
  *out++ = '-';
  out = write_two(out, static_cast<unsigned>(date.month()));
  *out++ = '-';
  return write_two(out, static_cast<unsigned>(date.day()));
}

}  // namespace lg
