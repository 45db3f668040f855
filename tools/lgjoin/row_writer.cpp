// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/row_writer.hpp"

namespace lg::join {

void RowWriter::take_fields(const std::vector<std::string>& names) {
  splicer_.emplace(Splicer::with_written_names(fields_, names));
  slots_.clear();
  for (const std::string& name : names) slots_.push_back(fields_.add(name));
  row_fields_ = FieldSet();
  for (const std::string& name : names) row_fields_.add(name);
  row_finder_ = std::make_unique<FieldFinder>(row_fields_);
  row_ = Record();
  values_.assign(names.size(), {});
}

bool RowWriter::has_any_field(const Record& record) const {
  for (const std::size_t slot : slots_) {
    if (record.has(slot)) return true;
  }
  return false;
}

void RowWriter::write(const Record& record, std::string_view members, Output& output) {
  if (has_any_field(record)) {
    write_replacing(record, members, output);
    output.end_record();
  } else {
    write_appending(record.bytes(), record.is_empty_object(), members, output);
  }
}

void RowWriter::write_appending(std::string_view object, bool is_empty, std::string_view members, Output& output) {
  const bool without_comma = is_empty && !members.empty();
  output.append(object.substr(0, object.size() - 1));
  output.append(without_comma ? members.substr(1) : members);
  output.append('}');
  output.end_record();
}

void RowWriter::write_missing(const Record& record, Output& output) {
  if (miss_ == Miss::drop) return;
  if (miss_ == Miss::keep) {
    output.append(record.bytes());
  } else {
    values_.assign(values_.size(), "null");
    splicer_->write(record, values_.data(), output);
  }
  output.end_record();
}

void RowWriter::write_replacing(const Record& record, std::string_view members, Output& output) {
  row_bytes_.clear();
  row_bytes_ += '{';
  if (!members.empty()) row_bytes_ += members.substr(1);
  row_bytes_ += '}';
  const std::size_t length = row_bytes_.size();
  row_bytes_.append(kPadding, ' ');
  row_finder_->find(std::string_view(row_bytes_).substr(0, length), row_);
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = row_.raw(i);
  splicer_->write(record, values_.data(), output);
}

std::string written_name(std::string_view name) {
  std::string text;
  append_json_string(text, name);
  return text.substr(1, text.size() - 2);
}

std::string_view describe(Miss miss) {
  switch (miss) {
    case Miss::null:
      return "give a record without a row nulls";
    case Miss::drop:
      return "drop a record without a row";
    case Miss::dead_letter:
      return "take a record without a row for a dead letter";
    case Miss::keep:
      break;
  }
  return "pass a record without a row on as it is";
}

}  // namespace lg::join
