// SPDX-License-Identifier: Apache-2.0
// Trainer: takes rows, and at their end trains, tests, judges, publishes and reports, whatever the rows came as.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/pipeline/filter.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgtrain/champion.hpp"
#include "tools/lgtrain/outcome.hpp"
#include "tools/lgtrain/training_set.hpp"

namespace lg::train {

class Trainer {
 public:
  // `options`, which were checked, and `runtime` must outlive the trainer.
  Trainer(const TrainOptions& options, Runtime& runtime);

  // Reads the champion, where there is one. Throws Failure where it is no model.
  void open();
  // The rows so far, to which others are added; and the champion, where it is to be compared.
  TrainingSet& rows() { return rows_; }
  Champion* champion() { return champion_ && options_.has_steady_split() ? &*champion_ : nullptr; }

  // Trains and writes the report. `features` are the names of the rows' numbers. Throws Refused where the model is not
  // published, ServiceError where the data have not come to their end or another program replaced the champion.
  void conclude(EndReason reason, const std::vector<std::string>& features, Output& output);

 private:
  std::string why_too_little() const;
  void train();
  void judge();
  void publish();

  const TrainOptions& options_;
  Runtime& runtime_;
  TrainingSet rows_;
  std::optional<Champion> champion_;
  std::string champion_path_;
  Outcome outcome_;
  std::string model_file_;
};

}  // namespace lg::train
