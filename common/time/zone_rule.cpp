// SPDX-License-Identifier: Apache-2.0
#include "common/time/zone_rule.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace lg {

// Reads the pieces of a line from its start; each returns false where the text goes on otherwise.
struct ZoneRule::Reader {
  std::string_view rest;

  bool take(char character) {
    if (!rest.starts_with(character)) return false;
    rest.remove_prefix(1);
    return true;
  }

  bool number(unsigned least, unsigned most, unsigned& value) {
    std::size_t digits = 0;
    value = 0;
    for (; digits < rest.size() && digits < 3 && rest[digits] >= '0' && rest[digits] <= '9'; ++digits) {
      value = value * 10 + static_cast<unsigned>(rest[digits] - '0');
    }
    rest.remove_prefix(digits);
    return digits != 0 && value >= least && value <= most;
  }

  // CET, or <+0545>.
  bool name() {
    std::size_t length = 0;
    if (take('<')) {
      length = rest.find('>');
      if (length == std::string_view::npos) return false;
      rest.remove_prefix(length + 1);
      return true;
    }
    while (length < rest.size() && ((rest[length] | 0x20) >= 'a' && (rest[length] | 0x20) <= 'z')) ++length;
    rest.remove_prefix(length);
    return length >= 3;
  }

  // [+-]h[:m[:s]]
  bool time(std::int64_t& seconds) {
    bool negative = take('-');
    if (!negative) take('+');
    unsigned hours = 0;
    unsigned minutes = 0;
    unsigned rest_seconds = 0;
    if (!number(0, 167, hours)) return false;
    if (take(':') && (!number(0, 59, minutes) || (take(':') && !number(0, 59, rest_seconds)))) return false;
    seconds = std::int64_t{hours} * 3600 + minutes * 60 + rest_seconds;
    if (negative) seconds = -seconds;
    return true;
  }

  // ,M3.5.0/3 or ,J60 or ,59
  bool change(Change& out) {
    if (!take(',')) return false;
    if (take('M')) {
      out.kind = Change::Kind::nth_weekday;
      if (!number(1, 12, out.month) || !take('.') || !number(1, 5, out.week) || !take('.') ||
          !number(0, 6, out.weekday)) {
        return false;
      }
    } else if (take('J')) {
      out.kind = Change::Kind::day_without_leap_day;
      if (!number(1, 365, out.day)) return false;
    } else {
      out.kind = Change::Kind::day_from_zero;
      if (!number(0, 365, out.day)) return false;
    }
    return !take('/') || time(out.seconds);
  }
};

std::optional<ZoneRule> ZoneRule::parse(std::string_view line) {
  ZoneRule rule;
  Reader reader{line};
  if (!reader.name() || !reader.time(rule.standard_) || !reader.name()) return std::nullopt;
  rule.standard_ = -rule.standard_;  // POSIX counts to the west
  rule.summer_ = rule.standard_ + 3600;
  if (!reader.rest.starts_with(',')) {
    if (!reader.time(rule.summer_)) return std::nullopt;
    rule.summer_ = -rule.summer_;
  }
  if (!reader.change(rule.to_summer_) || !reader.change(rule.to_standard_) || !reader.rest.empty()) return std::nullopt;
  return rule;
}

std::int64_t ZoneRule::Change::in_year(int number) const {
  std::chrono::year year(number);
  std::chrono::sys_days first(year / std::chrono::January / 1);
  std::chrono::sys_days date = first + std::chrono::days(day);
  switch (kind) {
    case Kind::nth_weekday:
      if (week == 5) {
        date = std::chrono::sys_days(year / static_cast<int>(month) / std::chrono::weekday(weekday)[std::chrono::last]);
      } else {
        date = std::chrono::sys_days(year / static_cast<int>(month) / std::chrono::weekday(weekday)[week]);
      }
      break;
    case Kind::day_without_leap_day:
      if (!year.is_leap() || day < 60) date -= std::chrono::days(1);
      break;
    case Kind::day_from_zero:
      break;
  }
  return std::chrono::sys_seconds(date).time_since_epoch().count() + seconds;
}

OffsetSpan ZoneRule::at(std::int64_t time) const {
  std::chrono::sys_seconds utc{std::chrono::seconds(time)};
  std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(utc));
  int year = static_cast<int>(date.year());
  // When it changes, and to which offset, in the year of `time` and those around it.
  std::array<std::pair<std::int64_t, std::int64_t>, 6> changes;
  for (int which = 0; which < 3; ++which) {
    int of = year - 1 + which;
    changes[2 * which] = {to_summer_.in_year(of) - standard_, summer_};
    changes[2 * which + 1] = {to_standard_.in_year(of) - summer_, standard_};
  }
  std::sort(changes.begin(), changes.end());
  std::size_t next = 1;
  while (next + 1 < changes.size() && changes[next].first <= time) ++next;
  return {changes[next - 1].first, changes[next].first, changes[next - 1].second};
}

}  // namespace lg
