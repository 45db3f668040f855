// SPDX-License-Identifier: Apache-2.0
// What counts as a number of a feature: the same for training and for scoring.
#pragma once

#include <cmath>

#include "common/record/value.hpp"

namespace lg::model {

// A probability of at least this much predicts 1.
inline constexpr double kEven = 0.5;

// False where the value is no number, or one that no double holds.
inline bool take_number(const Value& value, double& number) {
  if (!value.is_number()) return false;
  number = value.as_double();
  return std::isfinite(number);
}

}  // namespace lg::model
