// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/csv_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "common/error/error.hpp"
#include "common/record/value.hpp"

namespace lg::tail {

namespace {

// Keys are copied so many bytes at once where they are no longer; so many must lie behind the last one.
constexpr std::size_t kKeyCopy = 32;

constexpr const char* kNameThem = "leave the header out and give the names with --columns";

// As messages name a stream.
std::string shown(std::string_view source) {
  return source == "-" ? std::string("standard input") : fmt::format("'{}'", source);
}

}  // namespace

CsvRecords::CsvRecords(const TailSettings& settings, Runtime& runtime, Delivery& delivery, std::string_view source)
    : settings_(settings),
      runtime_(runtime),
      delivery_(delivery),
      source_(source),
      typer_(runtime.times),
      has_id_(!settings.id.empty()),
      read_(runtime.counters["read"]) {
  if (settings.columns.empty()) return;
  const std::string& time = settings.sort_field;
  if (!time.empty() && std::find(settings.columns.begin(), settings.columns.end(), time) == settings.columns.end()) {
    throw UsageError(fmt::format("'{}', by which to sort, is none of --columns", time));
  }
  take_names(settings.columns);
}

void CsvRecords::on_record(const CsvRecord& record) {
  if (delivery_.is_stopped()) return;
  if (!has_columns() && header_problem_.empty()) {
    if (rejected_header_.empty()) {
      take_header(record);
      return;
    }
    refuse_header(rejected_header_, {});
  }
  ++read_;
  if (!header_problem_.empty()) {
    runtime_.dead_letters.reject(header_problem_);
    return;
  }
  if (record.size() != field_count_) {
    runtime_.dead_letters.reject(wrong_count(record.size()));
    return;
  }
  char* to = delivery_.room(FieldTyper::room(field_count_, record.raw().bytes) + extra_room_);
  if (columns_.empty() && !has_id_) *to++ = '{';
  for (const Column& column : columns_) {
    to = put_key(to, column.key_begin, column.key_size);
    const CsvField& field = record[column.field];
    char* const end = typer_.write(record, field, column.type, to);
    if (end == nullptr) {
      runtime_.dead_letters.reject(typer_.misfit(names_[column.field], record, field, column.type));
      return;
    }
    to = end;
  }
  if (has_id_) {
    to = put_key(to, id_key_begin_, id_key_size_);
    const RawRecord& raw = record.raw();
    to = ids_.write(raw, raw.offset + raw.bytes.size(), to);
    *to++ = '"';
  }
  Timestamp time;
  if (delivery_.sorts() && !read_time(record, time)) return;
  delivery_.deliver_open(to, time);
}

void CsvRecords::on_rejected(const RawRecord&, std::string_view reason) {
  ++read_;
  // Nobody needs the header of a stream that has no other record.
  if (!has_columns() && rejected_header_.empty()) rejected_header_ = reason;
}

char* CsvRecords::put_key(char* to, std::size_t begin, std::size_t size) const {
  const char* const key = keys_.data() + begin;
  if (size <= kKeyCopy) {
    std::memcpy(to, key, kKeyCopy);
  } else {
    std::memcpy(to, key, size);
  }
  return to + size;
}

bool CsvRecords::read_time(const CsvRecord& record, Timestamp& time) {
  const std::string_view text = record.text(record[time_field_], unquoted_);
  Instant instant;
  if (!text.empty() && runtime_.times.parse(text, instant)) {
    time = instant.time;
    return true;
  }
  runtime_.dead_letters.reject(text.empty()
                                   ? fmt::format("no time in column \"{}\"", names_[time_field_])
                                   : typer_.misfit(names_[time_field_], record, record[time_field_], ColumnType::time));
  return false;
}

std::string CsvRecords::wrong_count(std::size_t found) const {
  return fmt::format("expected {} field{}, found {}", field_count_, field_count_ == 1 ? "" : "s", found);
}

void CsvRecords::take_header(const CsvRecord& record) {
  if (record.size() > CsvRecord::kMaxFields) {
    refuse_header(fmt::format("more than {} columns", CsvRecord::kMaxFields), kNameThem);
    return;
  }
  std::vector<std::string> names;
  std::string room;
  for (std::size_t i = 0; i < record.size(); ++i) names.emplace_back(record.text(record[i], room));
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  const auto unnamed = std::find(names.begin(), names.end(), "");
  const std::string there = fmt::format("there are {}", fmt::join(names, ", "));
  if (unnamed != names.end()) {
    refuse_header(fmt::format("column {} has no name", unnamed - names.begin() + 1), kNameThem);
  } else if (twice != sorted.end()) {
    refuse_header(fmt::format("column '{}' comes twice", *twice), kNameThem);
  } else if (names.front() == "@lg") {
    refuse_header("the name @lg is kept for control lines", kNameThem);
  } else if (const std::string_view unknown = settings_.types.first_unknown(names); !unknown.empty()) {
    refuse_header(fmt::format("no column '{}', which --types names", unknown), there);
  } else if (!settings_.sort_field.empty() &&
             std::find(names.begin(), names.end(), settings_.sort_field) == names.end()) {
    refuse_header(fmt::format("no column '{}', by which to sort", settings_.sort_field), there);
  } else {
    take_names(std::move(names));
  }
}

// A stream that never ends must not end because of one file.
void CsvRecords::refuse_header(const std::string& problem, const std::string& hint) {
  const std::string text = fmt::format("{}, header: {}", shown(source_), problem);
  if (!settings_.follow) throw Failure(text, hint);
  header_problem_ = text;
  runtime_.messages.warning(fmt::format("{}; its records are dead letters", text));
}

void CsvRecords::take_names(std::vector<std::string> names) {
  names_ = std::move(names);
  field_count_ = names_.size();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == settings_.sort_field) time_field_ = i;
    if (names_[i] == settings_.id || names_[i] == settings_.stamp) continue;  // replaced by what is added at the end
    const std::size_t begin = keys_.size();
    add_key(names_[i]);
    columns_.push_back({i, begin, keys_.size() - begin, settings_.types.of(names_[i])});
  }
  if (has_id_) {
    id_key_begin_ = keys_.size();
    add_key(settings_.id);
    keys_ += '"';
    id_key_size_ = keys_.size() - id_key_begin_;
  }
  extra_room_ = keys_.size() + IdMaker::kMaxLength + 2 + kKeyCopy;
  keys_.append(kKeyCopy, ' ');
}

void CsvRecords::add_key(std::string_view name) {
  keys_ += keys_.empty() ? '{' : ',';
  append_json_string(keys_, name);
  keys_ += ':';
}

}  // namespace lg::tail
