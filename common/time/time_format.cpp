// SPDX-License-Identifier: Apache-2.0
// Reads a time by the parts of a compiled format. Every part takes as much as it may and nothing is tried twice, so
// the cost is that of the text's length.
#include "common/time/time_format.hpp"

#include <span>

#include "common/time/calendar.hpp"
#include "common/time/english.hpp"
#include "common/time/rfc3339.hpp"
#include "common/time/time_reader.hpp"

namespace lg {
namespace {

using Kind = TimePart::Kind;

struct Fields {
  std::uint32_t year = 1970;
  std::uint32_t month = 1;
  std::uint32_t day = 1;
  std::uint32_t day_of_year = 0;  // 0: not given
  std::uint32_t hour = 0;
  std::uint32_t minute = 0;
  std::uint32_t second = 0;
  std::uint32_t nanoseconds = 0;
  std::uint8_t fraction_digits = 0;
  bool has_offset = false;
  bool has_epoch = false;
  bool negative = false;  // the epoch
  std::int32_t offset = 0;
  std::int64_t epoch = 0;  // seconds, without its sign
};

// `lower` must be in lower case; the text may be in any.
bool take(TimeReader& text, std::string_view lower) {
  if (static_cast<std::size_t>(text.end - text.at) < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if ((text.at[i] | 0x20) != (lower[i] | 0x20)) return false;
  }
  text.at += lower.size();
  return true;
}

// One of the names, whole or cut; `which` is its place.
bool read_name(TimeReader& text, std::span<const std::string_view> names, std::uint32_t& which) {
  for (which = 0; which < names.size(); ++which) {
    std::string_view name = names[which];
    if (!take(text, name.substr(0, kShortName))) continue;
    take(text, name.substr(kShortName));
    return true;
  }
  return false;
}

bool read_half(TimeReader& text, std::uint32_t& afternoon) {
  afternoon = 0;
  if (take(text, "am")) return true;
  afternoon = 12;
  return take(text, "pm");
}

bool read_year_of_century(TimeReader& text, std::uint32_t& year) {
  if (!text.number(2, 2, year)) return false;
  year += year < 69 ? 2000 : 1900;
  return true;
}

bool read_day(TimeReader& text, std::uint32_t& day) {
  if (text.done() || *text.at != ' ') return text.number(1, 2, day);
  ++text.at;
  return text.number(1, 1, day);
}

// Up to 18 digits, with an optional minus.
bool read_epoch(TimeReader& text, std::int64_t& value, bool& negative) {
  constexpr int kMostDigits = 18;
  negative = !text.done() && *text.at == '-';
  if (negative) ++text.at;
  std::uint32_t next = 0;
  int count = 0;
  for (value = 0; count < kMostDigits && text.digit(next); ++count) value = value * 10 + next;
  return count != 0;
}

bool read_part(const TimePart& part, TimeReader& text, Fields& fields, std::uint32_t& afternoon) {
  std::uint32_t ignored = 0;
  switch (part.kind) {
    case Kind::literal:
      if (text.done() || *text.at != part.character) return false;
      ++text.at;
      return true;
    case Kind::blank:
      while (!text.done() && is_blank(*text.at)) ++text.at;
      return true;
    case Kind::year:
      return text.number(4, 4, fields.year);
    case Kind::year_of_century:
      return read_year_of_century(text, fields.year);
    case Kind::month:
      return text.number(1, 2, fields.month);
    case Kind::month_short:
    case Kind::month_long:
      if (!read_name(text, kMonths, fields.month)) return false;
      ++fields.month;
      return true;
    case Kind::day:
      return text.number(1, 2, fields.day);
    case Kind::day_blank:
      return read_day(text, fields.day);
    case Kind::day_of_year:
      return text.number(1, 3, fields.day_of_year) && fields.day_of_year != 0;
    case Kind::weekday_short:
    case Kind::weekday_long:
      return read_name(text, kWeekdays, ignored);
    case Kind::hour:
      return text.number(1, 2, fields.hour);
    case Kind::hour_of_half:
      if (!text.number(1, 2, fields.hour) || fields.hour == 0 || fields.hour > 12) return false;
      fields.hour %= 12;
      return true;
    case Kind::half:
      return read_half(text, afternoon);
    case Kind::minute:
      return text.number(1, 2, fields.minute);
    case Kind::second:
      return text.number(1, 2, fields.second);
    case Kind::second_and_fraction:
      if (!text.number(1, 2, fields.second)) return false;
      text.optional_fraction(fields.nanoseconds, fields.fraction_digits);
      return true;
    case Kind::fraction:
      return text.fraction(fields.nanoseconds, fields.fraction_digits);
    case Kind::offset:
      fields.has_offset = true;
      return text.offset(fields.offset);
    case Kind::epoch:
      fields.has_epoch = true;
      return read_epoch(text, fields.epoch, fields.negative);
    case Kind::epoch_and_fraction:
      fields.has_epoch = true;
      if (!read_epoch(text, fields.epoch, fields.negative)) return false;
      text.optional_fraction(fields.nanoseconds, fields.fraction_digits);
      return true;
    case Kind::epoch_millis:
      fields.has_epoch = true;
      if (!read_epoch(text, fields.epoch, fields.negative)) return false;
      fields.nanoseconds = static_cast<std::uint32_t>(fields.epoch % 1000) * 1'000'000;
      fields.fraction_digits = 3;
      fields.epoch /= 1000;
      return true;
  }
  return false;
}

bool instant_of_epoch(const Fields& fields, Instant& out) {
  std::int64_t seconds = fields.epoch;
  std::uint32_t nanoseconds = fields.nanoseconds;
  if (fields.negative) {
    seconds = -seconds;
    if (nanoseconds != 0) {
      --seconds;
      nanoseconds = 1'000'000'000 - nanoseconds;
    }
  }
  return make_instant(std::chrono::sys_seconds(std::chrono::seconds(seconds)), nanoseconds, fields.fraction_digits,
                      out);
}

bool instant_of_fields(const Fields& fields, const Zone& zone, Instant& out) {
  if ((fields.minute > 59) | (fields.second > 60)) return false;
  if (fields.hour > 23 && (fields.hour != 24 || (fields.minute | fields.second | fields.nanoseconds) != 0))
    return false;
  std::chrono::year year(static_cast<int>(fields.year));
  std::chrono::year_month_day date{year, std::chrono::month(fields.month), std::chrono::day(fields.day)};
  if (!date.ok()) return false;
  std::int64_t day = std::chrono::sys_days(date).time_since_epoch().count();
  if (fields.day_of_year != 0) {
    if (fields.day_of_year > (year.is_leap() ? 366U : 365U)) return false;
    day += fields.day_of_year - 1;
  }
  std::int64_t local = day * kSecondsPerDay + fields.hour * 3600 + fields.minute * 60 + fields.second;
  std::chrono::sys_seconds utc =
      fields.has_offset ? std::chrono::sys_seconds(std::chrono::seconds(local - fields.offset)) : zone.to_utc(local);
  return make_instant(utc, fields.nanoseconds, fields.fraction_digits, out);
}

}  // namespace

TimeFormat::TimeFormat(std::string_view format) : text_(format), parts_(compile_time_parts(format)) {
  if (!format.empty()) check_readable(parts_, format);
}

bool TimeFormat::parse(std::string_view text, const Zone& zone, Instant& out) const noexcept {
  if (parts_.empty()) return parse_rfc3339(text, zone, out);
  TimeReader reader{text.data(), text.data() + text.size()};
  Fields fields;
  std::uint32_t afternoon = 0;
  for (const TimePart& part : parts_) {
    if (!read_part(part, reader, fields, afternoon)) return false;
  }
  if (!reader.done()) return false;
  fields.hour += afternoon;
  return fields.has_epoch ? instant_of_epoch(fields, out) : instant_of_fields(fields, zone, out);
}

}  // namespace lg
