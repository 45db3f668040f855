// SPDX-License-Identifier: Apache-2.0
#include "tools/lgscore/score_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "common/error/error.hpp"
#include "common/model/numbers.hpp"
#include "common/record/object_writer.hpp"

namespace lg::score {

namespace {

std::vector<std::string> given_names(const ScoreOptions& options) {
  std::vector<std::string> names = options.added_fields();
  std::erase(names, "");
  return names;
}

}  // namespace

ScoreFilter::ScoreFilter(const ScoreOptions& options, Runtime& runtime)
    : options_(options),
      runtime_(runtime),
      missing_(options.missing_policy()),
      live_(options.model),
      program_(runtime.times),
      splicer_(runtime.fields, given_names(options)),
      scored_(runtime.counters["scored"]),
      unscored_(runtime.counters["unscored"]),
      flagged_(runtime.counters["flagged"]),
      reloads_(runtime.counters["reloads"]),
      type_errors_(runtime.counters["type_errors"]) {
  const std::vector<std::string> names = options.added_fields();
  prediction_slot_ = runtime.fields.add(names[0]);
  probability_slot_ = runtime.fields.add(names[1]);
  model_slot_ = runtime.fields.add(names[2]);
  if (!options.when.empty()) {
    expr::FieldResolver resolver(runtime.fields);
    when_ = for_option("--when", [&] { return program_.add(options.when, resolver); });
  }
}

void ScoreFilter::open() {
  live_.open(runtime_.fields);
  numbers_.resize(live_.slots().size());
  model_text_ = '"' + live_.model().id() + '"';
}

void ScoreFilter::on_block() {
  if (!live_.refresh(runtime_.fields, runtime_.messages)) return;
  ++reloads_;
  model_text_ = '"' + live_.model().id() + '"';
}

const model::Feature* ScoreFilter::find_missing(const Record& record) {
  const std::vector<std::size_t>& slots = live_.slots();
  for (std::size_t j = 0; j < slots.size(); ++j) {
    const Value& value = record[slots[j]];
    if (model::take_number(value, numbers_[j])) continue;
    if (missing_ != Missing::zero || !value.is_null()) return &live_.model().features()[j];
    numbers_[j] = 0.0;
  }
  return nullptr;
}

Rejection ScoreFilter::pass_unscored(const Record& record, const model::Feature& missing, Output& output) {
  ++unscored_;
  if (missing_ == Missing::skip) {
    output.append(record.bytes());
    output.end_record();
    return {};
  }
  const RawRecord& current = runtime_.dead_letters.current();
  rejection_ = fmt::format("feature '{}' is missing, or no number", missing.name);
  if (missing_ != Missing::error) return rejection_;
  output.flush();
  throw Failure(fmt::format("{}, in line {} of '{}': {}", rejection_, current.line, current.source,
                            record.bytes().substr(0, 200)),
                "--missing says what else may become of such records");
}

Rejection ScoreFilter::on_record(const Record& record, Output& output) {
  if (const model::Feature* const missing = find_missing(record)) return pass_unscored(record, *missing, output);
  ++scored_;
  const double probability = live_.model().probability(numbers_.data());
  const bool prediction = probability >= options_.threshold;
  probability_text_.clear();
  append_number(probability_text_, probability);
  std::array<std::string_view, 5> added{prediction ? "1" : "0", probability_text_, model_text_};
  std::size_t count = 3;
  if (!options_.flag.empty()) {
    const bool flag = prediction && holds(record, prediction, probability);
    flagged_ += flag;
    added[count++] = flag ? "1" : "0";
  }
  if (options_.explain_top > 0) {
    write_contributions();
    added[count++] = contributions_text_;
  }
  splicer_.write(record, added.data(), output);
  output.end_record();
  return {};
}

bool ScoreFilter::holds(const Record& record, bool prediction, double probability) {
  if (!when_) return true;
  values_.assign(record.values().begin(), record.values().end());
  values_[prediction_slot_] = Value::of(static_cast<std::int64_t>(prediction));
  values_[probability_slot_] = Value::of(probability);
  values_[model_slot_] = Value::of(std::string_view(live_.model().id()));
  program_.begin_record();
  return program_.test(*when_, values_);
}

void ScoreFilter::write_contributions() {
  const std::vector<model::Feature>& features = live_.model().features();
  contributions_.clear();
  for (std::size_t j = 0; j < features.size(); ++j) {
    contributions_.emplace_back(features[j].weight * features[j].standardise(numbers_[j]), j);
  }
  const std::size_t count = std::min(static_cast<std::size_t>(options_.explain_top), contributions_.size());
  const auto larger = [](const std::pair<double, std::size_t>& a, const std::pair<double, std::size_t>& b) {
    const double size_a = std::fabs(a.first);
    const double size_b = std::fabs(b.first);
    return size_a != size_b ? size_a > size_b : a.second < b.second;
  };
  std::partial_sort(contributions_.begin(), contributions_.begin() + static_cast<std::ptrdiff_t>(count),
                    contributions_.end(), larger);
  contributions_text_.clear();
  ObjectWriter writer(contributions_text_);
  for (std::size_t i = 0; i < count; ++i) {
    writer.number(features[contributions_[i].second].name, contributions_[i].first);
  }
  writer.end();
}

}  // namespace lg::score
