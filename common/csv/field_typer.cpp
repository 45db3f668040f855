// SPDX-License-Identifier: Apache-2.0
#include "common/csv/field_typer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace lg {

namespace {

constexpr std::size_t kShownOfValue = 60;
constexpr std::size_t kCountedFrom = 4096;
// What a field can need beyond its bytes: a time written from one digit (--time-format %s), with its quotes.
constexpr std::size_t kBeyondBytes = kMaxTimeLength + 2;

char* put(char* to, std::string_view bytes) {
  std::memcpy(to, bytes.data(), bytes.size());
  return to + bytes.size();
}

bool equal_any_case(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
         });
}

char* write_integer(std::string_view text, char* to) {
  NumberText number;
  return number.read(text) && number.is_integer() ? number.write(to) : nullptr;
}

char* write_real(std::string_view text, char* to) {
  NumberText number;
  if (!number.read(text)) return nullptr;
  return number.is_json() ? put(to, text) : number.write(to);
}

char* write_boolean(std::string_view text, char* to) {
  for (const std::string_view yes : {"true", "1", "t", "yes"}) {
    if (equal_any_case(text, yes)) return put(to, "true");
  }
  for (const std::string_view no : {"false", "0", "f", "no"}) {
    if (equal_any_case(text, no)) return put(to, "false");
  }
  return nullptr;
}

// Whether the 19 bytes at `at` are a date and a time of day that need no calendar to be known as
// valid: the day is at most the 28th. 32 bytes must be readable.
bool is_plain_time(const char* at) {
  constexpr std::uint32_t kDigits = 0b1101'1011'0110'1111;  // of YYYY-MM-DD hh:mm, from the right
  constexpr std::uint32_t kLastDigits = 0b110;              // of :ss
  if ((find_digits(at) & kDigits) != kDigits || (find_digits(at + 16) & kLastDigits) != kLastDigits) return false;
  const auto two = [at](std::size_t index) { return (at[index] - '0') * 10 + (at[index + 1] - '0'); };
  return at[4] == '-' && at[7] == '-' && (at[10] == ' ' || at[10] == 'T') && at[13] == ':' && at[16] == ':' &&
         two(5) >= 1 && two(5) <= 12 && two(8) >= 1 && two(8) <= 28 && two(11) <= 23 && two(14) <= 59 && two(17) <= 59;
}

}  // namespace

FieldTyper::FieldTyper(const TimeSettings& times)
    : times_(times), copies_times_(times.format.text().empty() && times.zone.is_utc()) {
  unquoted_.reserve(2 * kCopyAhead);  // is_plain_time() reads so far
}

std::size_t FieldTyper::room(std::size_t fields, std::string_view bytes) {
  // A byte can become six. For a long record it is worth counting how many really do.
  const std::size_t text = bytes.size() < kCountedFrom ? 6 * bytes.size() : json_string_bound(bytes);
  return text + fields * kBeyondBytes + kCopyAhead;
}

char* FieldTyper::write_number(std::string_view bytes, char* to) {
  NumberText number;
  return number.read(bytes) && number.is_json() ? put(to, bytes) : nullptr;
}

char* FieldTyper::write_time(std::string_view text, char* to) const {
  // Most times are written like their result but for two bytes, and then need not be read.
  constexpr std::size_t kPlain = 19;
  if (copies_times_ && text.size() == kPlain && is_plain_time(text.data())) {
    *to++ = '"';
    std::memcpy(to, text.data(), kPlain);
    to[10] = 'T';
    std::memcpy(to + kPlain, "Z\"", 2);
    return to + kPlain + 2;
  }
  Instant instant;
  if (!times_.parse(text, instant)) return nullptr;
  *to++ = '"';
  to += format_rfc3339(instant, to);
  *to++ = '"';
  return to;
}

char* FieldTyper::write_typed(const CsvRecord& record, const CsvField& field, ColumnType type, char* to) {
  if (field.size == 0) return put(to, "null");
  const std::string_view text = record.text(field, unquoted_);
  switch (type) {
    case ColumnType::integer:
      return write_integer(text, to);
    case ColumnType::real:
      return write_real(text, to);
    case ColumnType::time:
      return write_time(text, to);
    case ColumnType::boolean:
      return write_boolean(text, to);
    case ColumnType::text:
    case ColumnType::rule:
      break;
  }
  return nullptr;  // write() has dealt with them
}

std::string_view FieldTyper::misfit(std::string_view column, const CsvRecord& record, const CsvField& field,
                                    ColumnType type) {
  std::string_view text = record.text(field, unquoted_);
  const bool cut = text.size() > kShownOfValue;
  if (cut) {
    std::size_t end = kShownOfValue;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not inside a character
    text = text.substr(0, end);
  }
  misfit_ = fmt::format("column \"{}\" is no {}: \"{}{}\"", column, to_string(type), text, cut ? "..." : "");
  return misfit_;
}

}  // namespace lg
