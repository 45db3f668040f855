// SPDX-License-Identifier: Apache-2.0
// Evaluation: how good a model is on rows that it has not seen.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "common/model/model.hpp"
#include "common/model/rows.hpp"

namespace lg::model {

struct Evaluation {
  static constexpr std::size_t kBins = 10;
  // Rows whose probability is from number/10 up to (number+1)/10; the last one has both ends.
  struct Bin {
    std::uint64_t rows = 0;
    std::uint64_t positives = 0;
    double probabilities = 0;  // their sum
  };
  std::uint64_t true_positives = 0;
  std::uint64_t false_positives = 0;
  std::uint64_t true_negatives = 0;
  std::uint64_t false_negatives = 0;
  double log_loss = 0;        // mean
  std::optional<double> auc;  // area under the ROC curve, ties halved; none where a label is missing
  std::array<Bin, kBins> bins;

  std::uint64_t rows() const { return true_positives + false_positives + true_negatives + false_negatives; }
  std::uint64_t errors() const { return false_positives + false_negatives; }
  std::uint64_t positives() const { return true_positives + false_negatives; }
  double error() const { return static_cast<double>(errors()) / static_cast<double>(rows()); }
};

// A probability of one half or more predicts 1. `rows` as they came, not standardised.
Evaluation evaluate(const Model& model, const Rows& rows);

}  // namespace lg::model
