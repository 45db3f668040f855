// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/record_finisher.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg {

Assignment Assignment::parse(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw UsageError(fmt::format("--set '{}' is not of the form NAME=EXPR", text));
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

RecordFinisher::RecordFinisher(const std::string& where, const std::vector<std::string>& assignments,
                               const TimeSettings& times, Counters& counters)
    : program_(times), finder_(fields_), filtered_(counters["filtered"]) {
  expr::FieldResolver resolver(fields_);
  if (!where.empty()) where_ = for_option("--where", [&] { return program_.add(where, resolver); });
  std::vector<std::string> names;
  for (const std::string& text : assignments) {
    Assignment assignment = Assignment::parse(text);
    expressions_.push_back(for_option("--set", [&] { return program_.add(assignment.expression, resolver); }));
    names.push_back(std::move(assignment.name));
  }
  rendered_.resize(names.size());
  views_.resize(names.size());
  splicer_.emplace(fields_, names);
}

bool RecordFinisher::finish(std::string_view record, std::string_view& replacement) {
  if (!finder_.find(record, record_).empty()) return true;  // our own tools write valid records; --raw has no finisher
  program_.begin_record();
  if (where_ && !program_.test(*where_, record_.values())) {
    ++filtered_;
    return false;
  }
  if (expressions_.empty()) return true;
  for (std::size_t i = 0; i < expressions_.size(); ++i) {
    rendered_[i].clear();
    append_json(rendered_[i], program_.evaluate(expressions_[i], record_.values()));
    views_[i] = rendered_[i];
  }
  result_.clear();
  splicer_->write(record_, views_.data(), result_);
  replacement = result_;
  return true;
}

}  // namespace lg
