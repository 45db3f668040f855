// SPDX-License-Identifier: Apache-2.0
#include "common/time/time_parts.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg {
namespace {

using Kind = TimePart::Kind;

constexpr const char* kLetters =
    "the letters are Y y m d e H I M S f p b B h a A j z s L, T D F R n t, and %% for a percent sign";

// What the short forms stand for; nothing for other letters.
std::string_view expansion(char letter) {
  switch (letter) {
    case 'T':
      return "%H:%M:%S";
    case 'D':
      return "%m/%d/%y";
    case 'F':
      return "%Y-%m-%d";
    case 'R':
      return "%H:%M";
    default:
      return {};
  }
}

TimePart part_of(char letter, std::string_view format) {
  switch (letter) {
    case 'Y':
      return {Kind::year, letter};
    case 'y':
      return {Kind::year_of_century, letter};
    case 'm':
      return {Kind::month, letter};
    case 'b':
    case 'h':
      return {Kind::month_short, letter};
    case 'B':
      return {Kind::month_long, letter};
    case 'd':
      return {Kind::day, letter};
    case 'e':
      return {Kind::day_blank, letter};
    case 'j':
      return {Kind::day_of_year, letter};
    case 'a':
      return {Kind::weekday_short, letter};
    case 'A':
      return {Kind::weekday_long, letter};
    case 'H':
      return {Kind::hour, letter};
    case 'I':
      return {Kind::hour_of_half, letter};
    case 'p':
      return {Kind::half, letter};
    case 'M':
      return {Kind::minute, letter};
    case 'S':
      return {Kind::second_and_fraction, letter};
    case 'f':
      return {Kind::fraction, letter};
    case 'z':
      return {Kind::offset, letter};
    case 's':
      return {Kind::epoch_and_fraction, letter};
    case 'L':
      return {Kind::epoch_millis, letter};
    case 'n':
      return {Kind::blank, '\n'};
    case 't':
      return {Kind::blank, '\t'};
    case '%':
      return {Kind::literal, '%'};
    default:
      throw UsageError(fmt::format("unknown %{} in the time format '{}'", letter, format), kLetters);
  }
}

void append_parts(std::vector<TimePart>& parts, std::string_view text, std::string_view format) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    char character = text[at];
    if (character != '%') {
      parts.push_back({is_blank(character) ? Kind::blank : Kind::literal, character});
      continue;
    }
    if (++at == text.size()) throw UsageError(fmt::format("the time format '{}' ends in a lone %", format), kLetters);
    std::string_view longer = expansion(text[at]);
    if (longer.empty()) {
      parts.push_back(part_of(text[at], format));
    } else {
      append_parts(parts, longer, format);
    }
  }
}

// What a part says; two parts that say the same contradict each other.
enum Subject : unsigned {
  kNothing = 0,
  kYear = 1 << 0,
  kMonth = 1 << 1,
  kDay = 1 << 2,
  kDayOfYear = 1 << 3,
  kHour = 1 << 4,
  kHourOfHalf = 1 << 5,
  kHalf = 1 << 6,
  kMinute = 1 << 7,
  kSecond = 1 << 8,
  kFraction = 1 << 9,
  kOffset = 1 << 10,
  kEpoch = 1 << 11
};

Subject subject_of(Kind kind) {
  switch (kind) {
    case Kind::literal:
    case Kind::blank:
    case Kind::weekday_short:
    case Kind::weekday_long:
      return kNothing;
    case Kind::year:
    case Kind::year_of_century:
      return kYear;
    case Kind::month:
    case Kind::month_short:
    case Kind::month_long:
      return kMonth;
    case Kind::day:
    case Kind::day_blank:
      return kDay;
    case Kind::day_of_year:
      return kDayOfYear;
    case Kind::hour:
      return kHour;
    case Kind::hour_of_half:
      return kHourOfHalf;
    case Kind::half:
      return kHalf;
    case Kind::minute:
      return kMinute;
    case Kind::second:
    case Kind::second_and_fraction:
      return kSecond;
    case Kind::fraction:
      return kFraction;
    case Kind::offset:
      return kOffset;
    case Kind::epoch:
    case Kind::epoch_and_fraction:
    case Kind::epoch_millis:
      return kEpoch;
  }
  return kNothing;
}

// Where one of `said` is there, one of `wanted` must be there (kNothing: none of `barred` may).
struct Demand {
  unsigned said;
  unsigned wanted;
  unsigned barred;
  std::string_view message;
};

constexpr Demand kDemands[] = {
    {kDay, kMonth, kNothing, "has a day but no month"},
    {kDayOfYear, kNothing, kMonth | kDay, "has a day of the year (%j) next to a month or a day"},
    {kHourOfHalf, kHalf, kHour, "has an hour of twelve (%I) without %p, or next to %H"},
    {kHalf, kHourOfHalf, kNothing, "has %p without an hour of twelve (%I)"},
    {kMinute, kHour | kHourOfHalf, kNothing, "has minutes but no hour"},
    {kSecond, kMinute, kNothing, "has seconds but no minutes"},
    {kFraction, kSecond | kEpoch, kNothing, "has a fraction (%f) but no seconds"},
    {kEpoch, kNothing, ~unsigned{kEpoch | kFraction | kOffset}, "has seconds since 1970 next to a date or an hour"}};

}  // namespace

std::vector<TimePart> compile_time_parts(std::string_view format) {
  std::vector<TimePart> parts;
  append_parts(parts, format, format);
  // Seconds take no fraction of their own where the format says what follows them.
  for (std::size_t at = 0; at + 1 < parts.size(); ++at) {
    const TimePart& next = parts[at + 1];
    bool separated = next.kind == Kind::literal && (next.character == '.' || next.character == ',');
    if (!separated && next.kind != Kind::fraction) continue;
    if (parts[at].kind == Kind::second_and_fraction) parts[at].kind = Kind::second;
    if (parts[at].kind == Kind::epoch_and_fraction) parts[at].kind = Kind::epoch;
  }
  return parts;
}

void check_readable(const std::vector<TimePart>& parts, std::string_view format) {
  unsigned said = kNothing;
  for (const TimePart& part : parts) {
    unsigned subject = subject_of(part.kind);
    if (said & subject) {
      throw UsageError(
          fmt::format("%{} says again what is said before it in the time format '{}'", part.character, format));
    }
    said |= subject;
  }
  if (!(said & (kYear | kEpoch))) {
    throw UsageError(fmt::format("the time format '{}' has no year", format),
                     "add %Y or %y, or %s for seconds since 1970");
  }
  for (const Demand& demand : kDemands) {
    if (!(said & demand.said)) continue;
    if ((demand.wanted != kNothing && !(said & demand.wanted)) || (said & demand.barred)) {
      throw UsageError(fmt::format("the time format '{}' {}", format, demand.message));
    }
  }
}

}  // namespace lg
