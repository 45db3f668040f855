// SPDX-License-Identifier: Apache-2.0
// CsvRecord: one record of a CSV or TSV stream, cut into fields. It owns nothing and is valid during
// CsvHandler::on_record. Fields are offsets, so that a record that arrives in pieces is never cut twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/pipeline/reader.hpp"

namespace lg {

struct CsvDialect {
  char separator = ',';
  bool quoting = true;  // false: a quote is a character like any other, and every line is a record
};

// RFC 4180.
inline constexpr CsvDialect kCsv{',', true};
// text/tab-separated-values of IANA: no quotes, so that a field holds neither tabs nor line ends.
inline constexpr CsvDialect kTsv{'\t', false};

struct CsvField {
  std::uint32_t begin;  // in the bytes of the record, behind the opening quote
  std::uint32_t size;   // without the quotes
  bool quoted;
  bool doubled;  // holds doubled quotes, each of which stands for one
};

class CsvRecord {
 public:
  // More fields than these are counted and not kept.
  static constexpr std::size_t kMaxFields = 65'536;

  CsvRecord(const RawRecord& raw, const CsvField* fields, std::size_t count)
      : raw_(raw), fields_(fields), count_(count) {}

  const RawRecord& raw() const { return raw_; }
  // How many fields the record has, kept or not.
  std::size_t size() const { return count_; }
  // Only below kMaxFields.
  const CsvField& operator[](std::size_t index) const { return fields_[index]; }
  // The bytes of a field as they stand between its quotes, doubled quotes still double. At least kPadding bytes behind
  // them are readable.
  std::string_view bytes(const CsvField& field) const { return {raw_.bytes.data() + field.begin, field.size}; }
  // The characters of a field: a view of the record, or of `room` where doubled quotes were taken out.
  std::string_view text(const CsvField& field, std::string& room) const;

 private:
  const RawRecord& raw_;
  const CsvField* fields_;
  std::size_t count_;
};

}  // namespace lg
