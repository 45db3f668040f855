// SPDX-License-Identifier: Apache-2.0
// ScoreFilter: adds to each record what the model says of it, and the decision made from that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/expr/program.hpp"
#include "common/pipeline/filter.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/record/splice.hpp"
#include "tools/lgscore/live_model.hpp"
#include "tools/lgscore/score_options.hpp"

namespace lg::score {

class ScoreFilter final : public Filter {
 public:
  // `options`, which were checked, and `runtime` must outlive the filter. Throws UsageError.
  ScoreFilter(const ScoreOptions& options, Runtime& runtime);

  void open() override;
  void on_block() override;
  Rejection on_record(const Record& record, Output& output) override;
  void on_end(EndReason, Output&) override { type_errors_ += program_.type_errors(); }
  std::vector<std::string> explain() const override { return options_.explain(); }

 private:
  // Fills numbers_. Returns the feature that keeps the record from being scored, or none.
  const model::Feature* find_missing(const Record& record);
  Rejection pass_unscored(const Record& record, const model::Feature& missing, Output& output);
  bool holds(const Record& record, bool prediction, double probability);
  void write_contributions();

  const ScoreOptions& options_;
  Runtime& runtime_;
  Missing missing_;
  LiveModel live_;
  expr::Program program_;
  std::optional<std::size_t> when_;
  Splicer splicer_;
  std::size_t prediction_slot_;
  std::size_t probability_slot_;
  std::size_t model_slot_;
  std::vector<double> numbers_;
  std::vector<Value> values_;  // of the record, with what is added to it
  std::vector<std::pair<double, std::size_t>> contributions_;
  std::string model_text_;  // the id as JSON
  std::string probability_text_;
  std::string contributions_text_;
  std::string rejection_;
  std::uint64_t& scored_;
  std::uint64_t& unscored_;
  std::uint64_t& flagged_;
  std::uint64_t& reloads_;
  std::uint64_t& type_errors_;
};

}  // namespace lg::score
