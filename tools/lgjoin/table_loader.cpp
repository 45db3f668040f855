// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/table_loader.hpp"

#include <absl/strings/string_view.h>
#include <fmt/format.h>

#include <algorithm>

#include "common/error/error.hpp"
#include "common/record/json_text.hpp"
#include "tools/lgjoin/row_writer.hpp"

namespace lg::join {

void RowTaker::refuse(const RawRecord& raw, std::string_view reason) const {
  throw Failure(fmt::format("table '{}', line {}: {}", path_, raw.line, reason));
}

void RowTaker::take(const RawRecord& raw, std::string_view key) {
  if (table_.add(key, members_)) return;
  if (repeated_++ == 0) first_repeated_ = fmt::format("'{}' (again in line {})", key, raw.line);
}

CsvTableLoader::CsvTableLoader(RowTaker taker, ColumnTypes types, const TimeSettings& times)
    : RowTaker(std::move(taker)), types_(std::move(types)), typer_(times) {}

void CsvTableLoader::take_header(const CsvRecord& record) {
  if (record.size() > CsvRecord::kMaxFields) refuse(record.raw(), "too many columns");
  std::vector<std::string> names;
  for (std::size_t i = 0; i < record.size(); ++i) {
    std::string name(record.text(record[i], room_));
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      refuse(record.raw(), fmt::format("column '{}' comes twice", name));
    }
    names.push_back(std::move(name));
  }
  const auto index_of = [&](const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      refuse(record.raw(), fmt::format("there is no column '{}', only {}", name, fmt::join(names, ", ")));
    }
    return static_cast<std::size_t>(found - names.begin());
  };
  if (const std::string_view unknown = types_.first_unknown(names); !unknown.empty()) index_of(std::string(unknown));
  key_index_ = index_of(key_column_);
  if (columns_.empty()) {
    for (const std::string& name : names) {
      if (name != key_column_) columns_.push_back({name, prefix_ + name});
    }
  }
  for (const Column& column : columns_) {
    Added added{index_of(column.name), column.name, ",", types_.of(column.name)};
    append_json_string(added.key, column.field);
    added.key += ':';
    added_.push_back(std::move(added));
    table_.fields.push_back(written_name(column.field));
  }
  width_ = names.size();
}

std::string_view CsvTableLoader::render(const CsvRecord& record, std::size_t index, ColumnType type,
                                        const std::string& name) {
  const CsvField& field = record[index];
  room_.resize(FieldTyper::room(1, record.bytes(field)) + kCopyAhead);
  const char* const end = typer_.write(record, field, type, room_.data());
  if (end == nullptr) refuse(record.raw(), typer_.misfit(name, record, field, type));
  return {room_.data(), static_cast<std::size_t>(end - room_.data())};
}

std::string_view CsvTableLoader::key_of(const CsvRecord& record) {
  const ColumnType type = types_.of(key_column_);
  if (type == ColumnType::rule || type == ColumnType::text) return record.text(record[key_index_], key_text_);
  const std::string_view json = render(record, key_index_, type, key_column_);
  key_text_ = json.front() == '"' ? json.substr(1, json.size() - 2) : json;
  return key_text_;
}

void CsvTableLoader::on_record(const CsvRecord& record) {
  if (width_ == 0) {
    take_header(record);
    return;
  }
  if (record.size() != width_) {
    refuse(record.raw(), fmt::format("{} fields where the header has {}", record.size(), width_));
  }
  members_.clear();
  for (const Added& added : added_) {
    members_ += added.key;
    members_ += render(record, added.index, added.type, added.name);
  }
  take(record.raw(), key_of(record));
}

NdjsonTableLoader::NdjsonTableLoader(RowTaker taker)
    : RowTaker(std::move(taker)), key_(fields_.add(key_column_)), finder_(fields_) {
  prefix_ = written_name(prefix_);  // it is put before names as the table has them
  for (const Column& column : columns_) {
    slots_.push_back(fields_.add(column.name));
    table_.fields.push_back(written_name(column.field));
  }
}

void NdjsonTableLoader::add(std::string_view name_in_json, std::string_view raw) {
  members_ += ",\"";
  members_ += name_in_json;
  members_ += "\":";
  members_ += raw;
}

void NdjsonTableLoader::remember(std::string field) {
  std::vector<std::string>& known = table_.fields;
  if (std::find(known.begin(), known.end(), field) == known.end()) known.push_back(std::move(field));
}

void NdjsonTableLoader::on_line(const RawRecord& raw) {
  std::string_view reason = validator_.check(raw.bytes);
  if (reason.empty()) reason = finder_.find(raw.bytes, record_);
  if (!reason.empty()) refuse(raw, reason);
  if (!record_.has(key_) || record_[key_].is_null()) refuse(raw, fmt::format("there is no field '{}'", key_column_));
  members_.clear();
  if (!columns_.empty()) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!record_.has(slots_[i])) continue;
      add(table_.fields[i], record_.raw(slots_[i]));
    }
  } else {
    list_members(record_.bytes(), index_, list_);
    for (const Member& member : list_) {
      if (member.name == key_column_) continue;
      const std::string field = prefix_ + std::string(member.name);
      // Of duplicate names the first counts.
      bool again = false;
      for (const Member* earlier = list_.data(); earlier != &member; ++earlier)
        again = again || earlier->name == member.name;
      if (again) continue;
      add(field, member.raw);
      remember(field);
    }
  }
  key_text_.clear();
  append_plain(key_text_, record_[key_]);
  take(raw, key_text_);
}

}  // namespace lg::join
