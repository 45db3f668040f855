// SPDX-License-Identifier: Apache-2.0
// The gate: whether a model is good enough to be published.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/model/evaluation.hpp"

namespace lg::train {

struct Candidate {
  const model::Evaluation& test;
  double max_error;
  std::optional<std::uint64_t> champion_errors;  // on the same rows; none where there is nothing to compare with
  std::uint64_t champion_unable = 0;             // rows that the champion could not score
};

// The share of the test rows that "always the majority" gets wrong.
double majority_error(const model::Evaluation& test);

// Why it may not be published; empty if it may.
std::string find_fault(const Candidate& candidate);

}  // namespace lg::train
