// SPDX-License-Identifier: Apache-2.0
// Outcome: all that is known at the end of a training, and how it is told: the report, and what the model's file keeps
// of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/model/evaluation.hpp"
#include "common/model/fit.hpp"
#include "tools/lgtrain/train_options.hpp"

namespace lg::train {

struct Outcome {
  bool published = false;
  std::string reason;
  std::vector<std::string> features;
  std::uint64_t rows_train = 0;
  std::uint64_t rows_test = 0;
  std::uint64_t positives_train = 0;
  std::uint64_t positives_test = 0;
  std::uint64_t rows_bad = 0;
  std::string input;                      // the hash of the rows
  std::optional<model::Fit> fit;          // none where the rows did not allow one
  std::optional<model::Evaluation> test;  // as above
  std::string champion;                   // its id, where there is one
  std::string champion_note;              // why it is not compared
  std::optional<std::uint64_t> champion_errors;
  std::string model;  // its id
};

// One JSON object.
std::string report_of(const Outcome& outcome, const TrainOptions& options);
// What the model's file says of its making: the part of the report that does not depend on the gate.
std::string training_of(const Outcome& outcome, const TrainOptions& options);

}  // namespace lg::train
