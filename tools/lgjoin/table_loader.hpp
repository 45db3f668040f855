// SPDX-License-Identifier: Apache-2.0
// Loaders: fill a Table from the records of a file, CSV with a header or NDJSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/csv/csv_reader.hpp"
#include "common/csv/field_typer.hpp"
#include "common/pipeline/line_reader.hpp"
#include "common/record/members.hpp"
#include "common/record/record.hpp"
#include "tools/lgjoin/join_options.hpp"
#include "tools/lgjoin/table.hpp"

namespace lg::join {

// What both have: where rows go, and what is said of them.
class RowTaker {
 public:
  RowTaker(std::string path, std::string key_column, std::string prefix, std::vector<Column> columns, Table& table)
      : path_(std::move(path)),
        key_column_(std::move(key_column)),
        prefix_(std::move(prefix)),
        columns_(std::move(columns)),
        table_(table) {}

  std::uint64_t repeated_keys() const { return repeated_; }
  const std::string& first_repeated() const { return first_repeated_; }

 protected:
  // Throws Failure naming the file and the line.
  [[noreturn]] void refuse(const RawRecord& raw, std::string_view reason) const;
  void take(const RawRecord& raw, std::string_view key);

  std::string path_;
  std::string key_column_;
  std::string prefix_;
  std::vector<Column> columns_;
  Table& table_;
  std::string members_;  // of the row in hand

 private:
  std::uint64_t repeated_ = 0;
  std::string first_repeated_;  // "'7' (line 12)"
};

class CsvTableLoader final : public RowTaker, public CsvHandler {
 public:
  CsvTableLoader(RowTaker taker, ColumnTypes types, const TimeSettings& times);
  void on_record(const CsvRecord& record) override;
  void on_rejected(const RawRecord& raw, std::string_view reason) override { refuse(raw, reason); }
  bool has_header() const { return width_ != 0; }

 private:
  // A column that is added: where it stands, and `,"Name":`.
  struct Added {
    std::size_t index;
    std::string name;
    std::string key;
    ColumnType type;
  };
  void take_header(const CsvRecord& record);
  std::string_view key_of(const CsvRecord& record);
  std::string_view render(const CsvRecord& record, std::size_t index, ColumnType type, const std::string& name);

  ColumnTypes types_;
  FieldTyper typer_;
  std::size_t width_ = 0;
  std::size_t key_index_ = 0;
  std::vector<Added> added_;
  std::string room_;
  std::string key_text_;
};

class NdjsonTableLoader final : public RowTaker, public LineHandler {
 public:
  explicit NdjsonTableLoader(RowTaker taker);
  void on_line(const RawRecord& raw) override;
  void on_rejected(const RawRecord& raw, std::string_view reason) override { refuse(raw, reason); }

 private:
  void add(std::string_view name_in_json, std::string_view raw);
  void remember(std::string field);

  FieldSet fields_;
  std::size_t key_;
  std::vector<std::size_t> slots_;  // of columns_
  FieldFinder finder_;
  Validator validator_;
  StructuralIndex index_;
  Record record_;
  std::vector<Member> list_;
  std::string key_text_;
};

}  // namespace lg::join
