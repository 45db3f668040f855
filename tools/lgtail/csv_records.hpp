// SPDX-License-Identifier: Apache-2.0
// CsvRecords: makes JSON objects of the records of one CSV or TSV stream. Keys are written once, when the header is
// known, and copied from then on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/csv/csv_reader.hpp"
#include "common/csv/field_typer.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgtail/delivery.hpp"
#include "tools/lgtail/id_maker.hpp"
#include "tools/lgtail/settings.hpp"

namespace lg::tail {

class CsvRecords final : public CsvHandler {
 public:
  // Everything given must outlive it. `source` names the stream. Throws UsageError where --columns lacks a column that
  // another option names.
  CsvRecords(const TailSettings& settings, Runtime& runtime, Delivery& delivery, std::string_view source);

  // Throws Failure where the header cannot be used, except with -f: then the stream's records are dead letters.
  void on_record(const CsvRecord& record) override;
  void on_rejected(const RawRecord& record, std::string_view reason) override;
  void see(std::uint64_t offset, std::string_view bytes) {
    if (has_id_) ids_.see(offset, bytes);
  }

 private:
  struct Column {
    std::size_t field;      // its number in the records
    std::size_t key_begin;  // in keys_: `,"name":`
    std::size_t key_size;
    ColumnType type;
  };

  bool has_columns() const { return field_count_ > 0; }
  void take_header(const CsvRecord& record);
  void take_names(std::vector<std::string> names);
  void add_key(std::string_view name);
  void refuse_header(const std::string& problem, const std::string& hint);
  std::string wrong_count(std::size_t found) const;
  char* put_key(char* to, std::size_t begin, std::size_t size) const;
  bool read_time(const CsvRecord& record, Timestamp& time);

  const TailSettings& settings_;
  Runtime& runtime_;
  Delivery& delivery_;
  std::string_view source_;
  FieldTyper typer_;
  IdMaker ids_;
  bool has_id_;
  std::vector<std::string> names_;
  std::size_t field_count_ = 0;  // 0: the header has not come
  std::vector<Column> columns_;  // those that are written
  std::string keys_;
  std::size_t id_key_begin_ = 0;  // in keys_: `,"name":"`
  std::size_t id_key_size_ = 0;
  std::size_t extra_room_ = 0;  // of all keys and the id
  std::size_t time_field_ = 0;
  std::string rejected_header_;  // why the first record, which should have been the header, was none
  std::string header_problem_;   // why all records are dead letters
  std::string unquoted_;
  std::uint64_t& read_;
};

}  // namespace lg::tail
