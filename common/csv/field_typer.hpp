// SPDX-License-Identifier: Apache-2.0
// FieldTyper: makes JSON of the fields of CSV records, each by the type of its column.
//
// Without a type: a quoted field is text; an unquoted one that is a JSON number stays as it is written; an unquoted
// empty one is null; everything else is text. With a type, an empty field is null (for `str` a quoted empty one is ""):
//   int    digits with an optional sign; leading zeros and a plus sign are taken away
//   float  a JSON number stays as it is written; else also with a plus sign, leading zeros, or no digit on one side of
//          the point (".5" is 0.5)
//   time   read as --time-format and --tz say, written as RFC 3339 in UTC
//   str    text, whatever it looks like
//   bool   true, t, yes, 1 and false, f, no, 0 in any case
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/csv/column_types.hpp"
#include "common/csv/csv_record.hpp"
#include "common/csv/json_string.hpp"
#include "common/csv/number_text.hpp"
#include "common/time/settings.hpp"

namespace lg {

class FieldTyper {
 public:
  // `times` must outlive the typer.
  explicit FieldTyper(const TimeSettings& times);

  // Room that suffices for the JSON of the `fields` fields of a record with these bytes (kCopyAhead readable ones
  // behind).
  static std::size_t room(std::size_t fields, std::string_view bytes);

  // Writes the JSON of `field` and returns its end; nothing where the field does not fit the type. kCopyAhead bytes
  // behind the room may be overwritten. Not for two threads: doubled quotes are taken out in a buffer of the typer.
  char* write(const CsvRecord& record, const CsvField& field, ColumnType type, char* to) {
    if (type == ColumnType::rule) return write_by_rule(record.bytes(field), field, to);
    if (type == ColumnType::text && (field.size > 0 || field.quoted)) return write_text(record.bytes(field), field, to);
    return write_typed(record, field, type, to);
  }

  // Why write() gave nothing: `column "ismobile" is no int: "maybe"`, the value cut where it is long. Valid until the
  // next call.
  std::string_view misfit(std::string_view column, const CsvRecord& record, const CsvField& field, ColumnType type);

 private:
  static char* write_text(std::string_view bytes, const CsvField& field, char* to) {
    return field.doubled ? write_json_string<true>(to, bytes) : write_json_string<false>(to, bytes);
  }
  static char* write_by_rule(std::string_view bytes, const CsvField& field, char* to) {
    if (!field.quoted) {
      if (bytes.empty()) {
        std::memcpy(to, "null", 4);
        return to + 4;
      }
      if (bytes.size() <= 16 && all_digits(bytes.data(), bytes.size()) && (bytes.front() != '0' || bytes.size() == 1)) {
        copy_16(to, bytes.data());
        return to + bytes.size();
      }
      if (is_digit(bytes.front()) || bytes.front() == '-') {
        if (char* const end = write_number(bytes, to)) return end;
      }
    }
    return write_text(bytes, field, to);
  }
  // Where `bytes` are a JSON number.
  static char* write_number(std::string_view bytes, char* to);
  char* write_typed(const CsvRecord& record, const CsvField& field, ColumnType type, char* to);
  char* write_time(std::string_view text, char* to) const;

  const TimeSettings& times_;
  bool copies_times_;  // those that need no more than a T and a Z
  std::string unquoted_;
  std::string misfit_;
};

}  // namespace lg
