// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/row_writer.hpp"

#include <algorithm>

namespace lg::window {

namespace {

std::string json_name(const std::string& name) {
  std::string text;
  append_json_string(text, name);
  return text + ':';
}

// RFC 3339 has years of four digits; the ends of a window may lie just outside.
std::string format_end(Timestamp time) {
  constexpr Timestamp kFirst = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
  constexpr Timestamp kLast = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1) - Duration(1);
  return format_rfc3339(std::clamp(time, kFirst, kLast));
}

}  // namespace

RowWriter::RowWriter(const ResultSpec& spec, bool once, const KeyCodec& keys, Results& results, FieldSet* event_fields)
    : once_(once), keys_(keys), results_(results), key_fields_(spec.keys.size()) {
  std::vector<std::string> names;
  for (const std::string& key : spec.keys) key_names_.push_back(json_name(key));
  for (const NamedExpression& aggregate : spec.aggregates) {
    names.push_back(aggregate.name);
    result_names_.push_back(json_name(aggregate.name));
  }
  if (event_fields != nullptr) splicer_.emplace(*event_fields, names);
  lengths_.resize(names.size());
  spliced_.resize(names.size());
}

void RowWriter::take_ends(const WindowEnds& ends) {
  if (ends_ == ends) return;
  ends_ = ends;
  start_ = format_end(ends.start);
  end_ = format_end(ends.end);
  ends_text_ = "\"window_start\":\"" + start_ + "\",\"window_end\":\"" + end_ + '"';
}

void RowWriter::put_window(Row& row, std::byte* state, const std::optional<WindowEnds>& ends) {
  keys_.decode(row.key.text(), key_fields_);
  RowInputs inputs{state, row.records, key_fields_, {}, {}, {}};
  if (ends) {
    take_ends(*ends);
    inputs.window_start = Value::of(std::string_view(start_));
    inputs.window_end = Value::of(std::string_view(end_));
  }
  if (!results_.passes(inputs)) return;
  text_.clear();
  for (std::size_t i = 0; i < key_names_.size(); ++i) {
    text_ += text_.empty() ? '{' : ',';
    text_ += key_names_[i];
    if (key_fields_[i].escaped.empty()) {
      append_json(text_, key_fields_[i].value);
    } else {
      text_ += key_fields_[i].escaped;
    }
  }
  if (ends) {
    text_ += text_.empty() ? '{' : ',';
    text_ += ends_text_;
  }
  for (std::size_t i = 0; i < result_names_.size(); ++i) {
    text_ += text_.empty() ? '{' : ',';
    text_ += result_names_[i];
    append_result(i);
  }
  text_ += '}';
  output_->append(text_);
  output_->end_record();
}

void RowWriter::put_event(Row& row, std::byte* state, const Event& event) {
  RowInputs inputs{state, row.records, {}, {}, {}, event.values};
  const bool passes = results_.passes(inputs);
  const bool passed_before = row.passed;
  row.passed = passes;
  if (!passes || (once_ && passed_before)) return;
  text_.clear();
  for (std::size_t i = 0; i < result_names_.size(); ++i) {
    const std::size_t before = text_.size();
    append_result(i);
    lengths_[i] = text_.size() - before;
  }
  const char* at = text_.data();
  for (std::size_t i = 0; i < lengths_.size(); ++i) {
    spliced_[i] = {at, lengths_[i]};
    at += lengths_[i];
  }
  splicer_->write(*event.record, spliced_.data(), *output_);
  output_->end_record();
}

}  // namespace lg::window
