// SPDX-License-Identifier: Apache-2.0
#include "common/time/time_writer.hpp"

#include <charconv>

#include "common/time/calendar.hpp"
#include "common/time/digits.hpp"
#include "common/time/english.hpp"

namespace lg {
namespace {

using Kind = TimePart::Kind;

// Everything that a part may ask for, worked out once.
struct Moment {
  const Instant& instant;
  std::int64_t epoch;  // whole seconds, rounded down
  std::int64_t offset;
  std::chrono::year_month_day date;
  std::int64_t day;
  unsigned second_of_day;

  unsigned month() const { return static_cast<unsigned>(date.month()); }
  unsigned day_of_month() const { return static_cast<unsigned>(date.day()); }
  unsigned hour() const { return second_of_day / 3600; }
  unsigned weekday() const { return static_cast<unsigned>(((day + 3) % 7 + 7) % 7); }
};

Moment moment_of(const Instant& instant, const Zone& zone) {
  std::int64_t epoch = floor_seconds(instant.time).time_since_epoch().count();
  LocalTime local = local_time(instant.time, zone);
  std::int64_t offset = local.day * kSecondsPerDay + local.second_of_day - epoch;
  return {instant, epoch, offset, std::chrono::sys_days(std::chrono::days(local.day)), local.day, local.second_of_day};
}

void append_two(std::string& out, unsigned number) {
  out.append(&kTwoDigits[2 * number], 2);
}

void append_fraction(std::string& out, unsigned nanoseconds, unsigned digits) {
  char buffer[9];
  write_fraction(buffer, nanoseconds, digits);
  out.append(buffer, digits);
}

void append_integer(std::string& out, std::int64_t number) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

// The year as write_date has it, with all its digits.
void append_year(std::string& out, std::int64_t day) {
  constexpr std::size_t kRestLength = 6;  // -10-23
  char buffer[kMaxDateLength];
  out.append(buffer, write_date(buffer, day) - kRestLength);
}

void append_offset(std::string& out, std::int64_t offset) {
  out.push_back(offset < 0 ? '-' : '+');
  unsigned minutes = static_cast<unsigned>(offset < 0 ? -offset : offset) / 60;
  append_two(out, minutes / 60);
  append_two(out, minutes % 60);
}

void append_day_of_year(std::string& out, const Moment& moment) {
  std::chrono::sys_days first(moment.date.year() / std::chrono::January / 1);
  unsigned number = static_cast<unsigned>(moment.day - first.time_since_epoch().count()) + 1;
  out.push_back(static_cast<char>('0' + number / 100));
  append_two(out, number % 100);
}

// Seconds since 1970, and the fraction as given; -1.25 is three quarters after second -2.
void append_epoch(std::string& out, const Moment& moment, bool with_fraction) {
  unsigned digits = with_fraction ? moment.instant.fraction_digits : 0;
  std::int64_t seconds = moment.epoch;
  unsigned nanoseconds = moment.instant.nanoseconds;
  if (seconds < 0 && digits != 0 && nanoseconds != 0) {
    ++seconds;
    nanoseconds = 1'000'000'000 - nanoseconds;
    if (seconds == 0) out.push_back('-');
  }
  append_integer(out, seconds);
  if (digits == 0) return;
  out.push_back('.');
  append_fraction(out, nanoseconds, digits);
}

void append_part(std::string& out, const TimePart& part, const Moment& moment) {
  const Instant& instant = moment.instant;
  switch (part.kind) {
    case Kind::literal:
    case Kind::blank:
      return out.push_back(part.character);
    case Kind::year:
      return append_year(out, moment.day);
    case Kind::year_of_century:
      return append_two(out, static_cast<unsigned>((static_cast<int>(moment.date.year()) % 100 + 100) % 100));
    case Kind::month:
      return append_two(out, moment.month());
    case Kind::month_short:
      out.append(kMonths[moment.month() - 1].substr(0, kShortName));
      return;
    case Kind::month_long:
      out.append(kMonths[moment.month() - 1]);
      return;
    case Kind::day:
      return append_two(out, moment.day_of_month());
    case Kind::day_blank:
      append_two(out, moment.day_of_month());
      if (moment.day_of_month() < 10) out[out.size() - 2] = ' ';
      return;
    case Kind::day_of_year:
      return append_day_of_year(out, moment);
    case Kind::weekday_short:
      out.append(kWeekdays[moment.weekday()].substr(0, kShortName));
      return;
    case Kind::weekday_long:
      out.append(kWeekdays[moment.weekday()]);
      return;
    case Kind::hour:
      return append_two(out, moment.hour());
    case Kind::hour_of_half:
      return append_two(out, (moment.hour() + 11) % 12 + 1);
    case Kind::half:
      out.append(moment.hour() < 12 ? "AM" : "PM");
      return;
    case Kind::minute:
      return append_two(out, moment.second_of_day / 60 % 60);
    case Kind::second:
      return append_two(out, moment.second_of_day % 60);
    case Kind::second_and_fraction:
      append_two(out, moment.second_of_day % 60);
      if (instant.fraction_digits == 0) return;
      out.push_back('.');
      return append_fraction(out, instant.nanoseconds, instant.fraction_digits);
    case Kind::fraction:
      return append_fraction(out, instant.nanoseconds, instant.fraction_digits == 0 ? 1 : instant.fraction_digits);
    case Kind::offset:
      return append_offset(out, moment.offset);
    case Kind::epoch:
    case Kind::epoch_and_fraction:
      return append_epoch(out, moment, part.kind == Kind::epoch_and_fraction);
    case Kind::epoch_millis:
      return append_integer(out, moment.epoch * 1000 + micros_of_second(instant.time) / 1000);
  }
}

}  // namespace

TimeWriter::TimeWriter(std::string_view format) : parts_(compile_time_parts(format)) {}

void TimeWriter::append(std::string& out, const Instant& instant, const Zone& zone) const {
  Moment moment = moment_of(instant, zone);
  for (const TimePart& part : parts_) append_part(out, part, moment);
}

std::string format_time(const Instant& instant, std::string_view format, const Zone& zone) {
  std::string text;
  TimeWriter(format).append(text, instant, zone);
  return text;
}

}  // namespace lg
