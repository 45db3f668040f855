// SPDX-License-Identifier: Apache-2.0
// The way of nearly every time that is read, so it is written for speed: the digits of fixed places are taken without
// a branch each, and one comparison at the end says whether all of them were digits.
#include "common/time/rfc3339.hpp"

#include "common/time/calendar.hpp"
#include "common/time/time_reader.hpp"

namespace lg {
namespace {

constexpr std::size_t kDateLength = 10;    // 2014-10-23
constexpr std::size_t kMinuteLength = 16;  // 2014-10-23T03:26

// The number that two digits make; `wrong` becomes true where they are none.
std::uint32_t two_digits(const char* at, bool& wrong) {
  std::uint32_t high = static_cast<std::uint32_t>(static_cast<unsigned char>(at[0])) - '0';
  std::uint32_t low = static_cast<std::uint32_t>(static_cast<unsigned char>(at[1])) - '0';
  wrong |= (high > 9) | (low > 9);
  return high * 10 + low;
}

}  // namespace

bool parse_rfc3339(std::string_view text, const Zone& zone, Instant& out) noexcept {
  if (text.size() < kDateLength) return false;
  const char* data = text.data();
  bool wrong = (data[4] != '-') | (data[7] != '-');
  std::uint32_t century = two_digits(data, wrong);
  std::uint32_t year = century * 100 + two_digits(data + 2, wrong);
  std::uint32_t month = two_digits(data + 5, wrong);
  std::uint32_t day = two_digits(data + 8, wrong);
  if (wrong) return false;
  std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                                   std::chrono::day(day)};
  if (!date.ok()) return false;
  std::int64_t local = std::chrono::sys_days(date).time_since_epoch().count() * kSecondsPerDay;

  std::uint32_t nanoseconds = 0;
  std::uint8_t fraction_digits = 0;
  if (text.size() > kDateLength) {
    if (text.size() < kMinuteLength) return false;
    wrong = ((data[10] != 'T') & (data[10] != ' ') & (data[10] != 't')) | (data[13] != ':');
    std::uint32_t hour = two_digits(data + 11, wrong);
    std::uint32_t minute = two_digits(data + 14, wrong);
    TimeReader rest{data + kMinuteLength, data + text.size()};
    std::uint32_t second = 0;
    if (rest.end - rest.at >= 3 && *rest.at == ':') {
      second = two_digits(rest.at + 1, wrong);
      rest.at += 3;
      rest.optional_fraction(nanoseconds, fraction_digits);
    }
    if (wrong | (minute > 59) | (second > 60)) return false;
    if (hour > 23 && (hour != 24 || (minute | second | nanoseconds) != 0)) return false;
    local += hour * 3600 + minute * 60 + second;
    if (!rest.done()) {
      std::int32_t offset = 0;
      if (!rest.offset(offset) || !rest.done()) return false;
      return make_instant(std::chrono::sys_seconds(std::chrono::seconds(local - offset)), nanoseconds, fraction_digits,
                          out);
    }
  }
  return make_instant(zone.to_utc(local), nanoseconds, fraction_digits, out);
}

}  // namespace lg
