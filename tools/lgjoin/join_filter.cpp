// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/join_filter.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg::join {

JoinFilter::JoinFilter(const JoinOptions& options, Runtime& runtime)
    : runtime_(runtime),
      file_(options, runtime.times, runtime.max_record),
      miss_(options.miss_policy()),
      event_field_(options.event_field()),
      key_(runtime.fields.add(event_field_)),
      matched_(runtime.counters["matched"]),
      missed_(runtime.counters["missed"]),
      reloads_(runtime.counters["reloads"]) {}

void JoinFilter::open() {
  watch_.emplace(file_.path());
  take(file_.load(runtime_.messages));
}

void JoinFilter::take(std::unique_ptr<Table> table) {
  table_ = std::move(table);
  splicer_.emplace(runtime_.fields, table_->fields);
  slots_.clear();
  for (const std::string& name : table_->fields) slots_.push_back(runtime_.fields.add(name));
  row_fields_ = FieldSet();
  for (const std::string& name : table_->fields) row_fields_.add(name);
  row_finder_ = std::make_unique<FieldFinder>(row_fields_);
  row_ = Record();
  values_.assign(table_->fields.size(), {});
}

void JoinFilter::on_block() {
  if (!watch_->changed()) return;
  try {
    take(file_.load(runtime_.messages));
    ++reloads_;
    runtime_.messages.note(fmt::format("table '{}' read again, with {} {}", file_.path(), table_->rows(),
                                       table_->rows() == 1 ? "row" : "rows"));
  } catch (const Failure& failure) {
    runtime_.messages.warning(fmt::format("{}; the table read before stays in use", failure.what()));
  }
}

Rejection JoinFilter::on_record(const Record& record, Output& output) {
  const Value& key = record[key_];
  std::string_view members;
  if (!key.is_null()) {
    if (key.text.data() != nullptr) {
      members = table_->find(key.text);
    } else {
      key_text_.clear();
      append_plain(key_text_, key);
      members = table_->find(key_text_);
    }
  }
  if (members.data() == nullptr) {
    ++missed_;
    if (key.is_null()) ++without_key_;
    if (miss_ == Miss::drop) return {};
    if (miss_ == Miss::dead_letter) {
      key_text_.clear();
      append_plain(key_text_, key);
      rejection_ = key.is_null() ? fmt::format("no field '{}'", event_field_)
                                 : fmt::format("no row for {} '{}'", event_field_, key_text_.substr(0, 100));
      return rejection_;
    }
    write_missing(record, output);
    output.end_record();
    return {};
  }
  ++matched_;
  if (has_any_field(record)) {
    write_replacing(record, members, output);
  } else {
    const std::string_view bytes = record.bytes();
    const bool without_comma = record.is_empty_object() && !members.empty();
    output.append(bytes.substr(0, bytes.size() - 1));
    output.append(without_comma ? members.substr(1) : members);
    output.append('}');
  }
  output.end_record();
  return {};
}

bool JoinFilter::has_any_field(const Record& record) const {
  for (const std::size_t slot : slots_) {
    if (record.has(slot)) return true;
  }
  return false;
}

void JoinFilter::write_missing(const Record& record, Output& output) {
  if (miss_ == Miss::keep) {
    output.append(record.bytes());
    return;
  }
  values_.assign(values_.size(), "null");
  splicer_->write(record, values_.data(), output);
}

void JoinFilter::write_replacing(const Record& record, std::string_view members, Output& output) {
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

void JoinFilter::on_end(EndReason, Output&) {
  if (matched_ > 0 || missed_ == 0) return;
  const std::string what = without_key_ == missed_ ? fmt::format("no record had a field '{}'", event_field_)
                                                   : fmt::format("no record found a row in '{}'", file_.path());
  runtime_.messages.warning(what + "; does --on name the right fields?");
}

std::vector<std::string> JoinFilter::explain() const {
  return file_.explain(event_field_, miss_);
}

}  // namespace lg::join
