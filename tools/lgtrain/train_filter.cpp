// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtrain/train_filter.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"
#include "common/model/numbers.hpp"

namespace lg::train {

TrainFilter::TrainFilter(const TrainOptions& options, Runtime& runtime)
    : options_(options), runtime_(runtime), program_(runtime.times), trainer_(options, runtime) {
  expr::FieldResolver resolver(runtime.fields);
  label_ = for_option("--label", [&] { return program_.add(options.label, resolver); });
  for (const std::string& feature : options.features) slots_.push_back(runtime.fields.add(feature));
  if (options.has_steady_split()) {
    split_slot_ = runtime.fields.add(options.split_by.empty() ? options.split_time : options.split_by);
  }
  numbers_.resize(slots_.size());
}

Rejection TrainFilter::on_record(const Record& record, Output&) {
  for (std::size_t j = 0; j < slots_.size(); ++j) {
    const Value& value = record[slots_[j]];
    if (model::take_number(value, numbers_[j])) continue;
    rejection_ = fmt::format("feature '{}' is {}", options_.features[j], value.is_null() ? "missing" : "no number");
    return rejection_;
  }
  program_.begin_record();
  Row row{numbers_.data(), program_.test(label_, record.values()), {}, {}};
  if (!options_.split_by.empty()) {
    key_.clear();
    append_plain(key_, record[split_slot_]);
    if (record[split_slot_].is_null()) {
      rejection_ = fmt::format("no field '{}' to split by", options_.split_by);
      return rejection_;
    }
    row.key = key_;
  } else if (!options_.split_time.empty()) {
    const Value& value = record[split_slot_];
    Instant instant;
    if (!(value.is_text() || value.is_number()) || !runtime_.times.parse(value.text, instant)) {
      rejection_ = fmt::format("no time in field '{}' to split by", options_.split_time);
      return rejection_;
    }
    row.time = instant.time;
  }
  if (Champion* const champion = trainer_.champion()) row.champion = champion->judge(record, row.label);
  trainer_.rows().add(row);
  return {};
}

void TrainFilter::on_end(EndReason reason, Output& output) {
  runtime_.counters["type_errors"] += program_.type_errors();
  trainer_.conclude(reason, options_.features, output);
  ended_ = reason == EndReason::end_of_data;
}

}  // namespace lg::train
