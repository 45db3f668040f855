// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtrain/libsvm_stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "common/error/error.hpp"
#include "common/model/rows.hpp"

namespace lg::train {

namespace {

// Every name but the label's is a mistake.
class LabelResolver final : public expr::FieldResolver {
 public:
  using FieldResolver::FieldResolver;
  std::size_t field(std::string_view name) override {
    if (name != kLibsvmLabelField) {
      throw UsageError(
          fmt::format("there is no field '{}' with --format libsvm: its rows have '{}'", name, kLibsvmLabelField));
    }
    return FieldResolver::field(name);
  }
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

// Takes the next word off the front of `line`; empty at its end.
std::string_view next_word(std::string_view& line) {
  const char* at = line.data();
  const char* const end = at + line.size();
  while (at != end && is_blank(*at)) ++at;
  const char* const start = at;
  while (at != end && !is_blank(*at)) ++at;
  line.remove_prefix(static_cast<std::size_t>(at - line.data()));
  return {start, static_cast<std::size_t>(at - start)};
}

bool read_number(std::string_view text, double& number) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  if (const Value value = parse_number(text); value.is_number()) {
    number = value.as_double();
    return std::isfinite(number);
  }
  // What LIBSVM takes and JSON does not: `.5`, `1.`, `007`.
  const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ptr != text.data() + text.size() || text.empty()) return false;
  if (result.ec == std::errc::result_out_of_range) return false;
  return result.ec == std::errc() && std::isfinite(number);
}

bool read_index(std::string_view text, std::size_t& index) {
  const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), index);
  return result.ec == std::errc() && result.ptr == text.data() + text.size() && index > 0;
}

}  // namespace

LibsvmStage::LibsvmStage(const TrainOptions& options, const std::string& where, Runtime& runtime, Output& output)
    : options_(options),
      runtime_(runtime),
      output_(output),
      program_(runtime.times),
      trainer_(options, runtime),
      read_(runtime.counters["read"]),
      filtered_(runtime.counters["filtered"]) {
  LabelResolver resolver(fields_);
  resolver.field(kLibsvmLabelField);
  label_ = for_option("--label", [&] { return program_.add(options.label, resolver); });
  if (!where.empty()) where_ = for_option("--where", [&] { return program_.add(where, resolver); });
  for (std::size_t i = 0; i < options.features.size(); ++i) {
    std::size_t index = 0;
    if (!read_index(options.features[i], index) || index > model::kMaxFeatures) {
      throw UsageError(fmt::format("--features '{}': with --format libsvm features are numbers from 1 to {}",
                                   options.features[i], model::kMaxFeatures));
    }
    if (columns_.size() < index) columns_.resize(index, 0);
    columns_[index - 1] = i + 1;
  }
  numbers_.resize(options.features.size(), 0.0);
  is_given_.resize(model::kMaxFeatures, false);
}

std::unique_ptr<Reader> LibsvmStage::read_stream(const InputStream& stream) {
  return std::make_unique<LineReader>(*this, runtime_.dead_letters, stream.name, stream.offset, runtime_.max_record,
                                      stream.origins.get());
}

void LibsvmStage::on_line(const RawRecord& raw) {
  const std::string_view line = raw.bytes.substr(0, raw.bytes.find('#'));
  if (std::all_of(line.begin(), line.end(), is_blank)) return;
  ++read_;
  double label = 0;
  const std::string_view reason = read(line, label);
  if (!reason.empty()) {
    runtime_.dead_letters.reject(reason);
    forget_width();
    return;
  }
  const Value field = Value::of(label);
  const std::span<const Value> record(&field, 1);
  program_.begin_record();
  if (where_ && !program_.test(*where_, record)) {
    ++filtered_;
    forget_width();
    return;
  }
  if (numbers_.size() > trainer_.rows().features()) trainer_.rows().widen(numbers_.size());
  trainer_.rows().add({numbers_.data(), program_.test(label_, record), {}, {}});
}

void LibsvmStage::forget_width() {
  if (options_.features.empty()) numbers_.resize(trainer_.rows().features());
}

std::string_view LibsvmStage::read(std::string_view line, double& label) {
  std::fill(numbers_.begin(), numbers_.end(), 0.0);
  if (!read_number(next_word(line), label)) return "the label is no number";
  given_.clear();
  std::string_view reason;
  for (std::string_view word = next_word(line); reason.empty() && !word.empty(); word = next_word(line)) {
    reason = read_pair(word);
  }
  for (const std::size_t index : given_) is_given_[index - 1] = false;
  return reason;
}

std::string_view LibsvmStage::read_pair(std::string_view word) {
  const std::size_t colon = word.find(':');
  std::size_t index = 0;
  double number = 0;
  if (colon == std::string_view::npos || !read_index(word.substr(0, colon), index) ||
      !read_number(word.substr(colon + 1), number)) {
    reason_ = fmt::format("'{}' is not of the form FEATURE:NUMBER", word.substr(0, 40));
    return reason_;
  }
  if (index > model::kMaxFeatures) {
    reason_ = fmt::format("feature {} is beyond {}", index, model::kMaxFeatures);
    return reason_;
  }
  if (is_given_[index - 1]) {
    reason_ = fmt::format("feature {} is there twice", index);
    return reason_;
  }
  is_given_[index - 1] = true;
  given_.push_back(index);
  if (options_.features.empty()) {
    if (index > numbers_.size()) numbers_.resize(index, 0.0);
    numbers_[index - 1] = number;
  } else if (index <= columns_.size() && columns_[index - 1] > 0) {
    numbers_[columns_[index - 1] - 1] = number;
  }
  return {};
}

void LibsvmStage::on_end(EndReason reason) {
  std::vector<std::string> features = options_.features;
  for (std::size_t i = features.size(); i < trainer_.rows().features(); ++i) features.push_back(std::to_string(i + 1));
  trainer_.conclude(reason, features, output_);
  ended_ = reason == EndReason::end_of_data;
}

}  // namespace lg::train
