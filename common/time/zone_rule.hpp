// SPDX-License-Identifier: Apache-2.0
// ZoneRule: what a zone does after the last change that its file lists, said by a line such as
// `CET-1CEST,M3.5.0,M10.5.0/3`: the TZ variable of POSIX, as RFC 8536 (section 3.3.1) extends it to times of day from
// -167 to 167 hours. Not date/ptz, which knows no negative times of day and does not compile as C++20 in version 3.0.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lg {

// From begin to before end, in seconds since 1970 UTC, one offset holds.
struct OffsetSpan {
  std::int64_t begin;
  std::int64_t end;
  std::int64_t offset;
};

class ZoneRule {
 public:
  // Nothing where the line is not of that form, or knows only one offset.
  static std::optional<ZoneRule> parse(std::string_view line);

  // `time` must be within the years -10000 to 20000.
  OffsetSpan at(std::int64_t time) const;

 private:
  struct Reader;

  // A moment of every year, on the wall clock before the change.
  struct Change {
    enum class Kind : std::uint8_t { nth_weekday, day_without_leap_day, day_from_zero };
    Kind kind = Kind::nth_weekday;
    unsigned month = 1;
    unsigned week = 1;  // 5: the last one
    unsigned weekday = 0;
    unsigned day = 0;
    std::int64_t seconds = 7200;

    std::int64_t in_year(int number) const;
  };

  std::int64_t standard_ = 0;
  std::int64_t summer_ = 0;
  Change to_summer_;
  Change to_standard_;
};

}  // namespace lg
