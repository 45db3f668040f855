// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/join_filter.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg::join {

JoinFilter::JoinFilter(const JoinOptions& options, Runtime& runtime)
    : runtime_(runtime),
      file_(options, runtime.times, runtime.max_record),
      writer_(runtime.fields, options.miss_policy()),
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
  writer_.take_fields(table_->fields);
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
    if (writer_.miss() == Miss::dead_letter) {
      key_text_.clear();
      append_plain(key_text_, key);
      rejection_ = key.is_null() ? fmt::format("no field '{}'", event_field_)
                                 : fmt::format("no row for {} '{}'", event_field_, key_text_.substr(0, 100));
      return rejection_;
    }
    writer_.write_missing(record, output);
    return {};
  }
  ++matched_;
  writer_.write(record, members, output);
  return {};
}

void JoinFilter::on_end(EndReason, Output&) {
  if (matched_ > 0 || missed_ == 0) return;
  const std::string what = without_key_ == missed_ ? fmt::format("no record had a field '{}'", event_field_)
                                                   : fmt::format("no record found a row in '{}'", file_.path());
  runtime_.messages.warning(what + "; does --on name the right fields?");
}

std::vector<std::string> JoinFilter::explain() const {
  return file_.explain(event_field_, writer_.miss());
}

}  // namespace lg::join
