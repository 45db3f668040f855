// SPDX-License-Identifier: Apache-2.0
// fit: trains a model. The first stretch goes over a sample of the rows, whose second derivatives then precondition
// L-BFGS over all of them: a handful of passes suffices, however the features depend on each other.
#pragma once

#include <string>
#include <vector>

#include "common/model/model.hpp"
#include "common/model/rows.hpp"

namespace lg::model {

struct Fit {
  Model model;
  bool converged = false;
  bool separable = false;    // a plane was found with all rows of each label on a side of its own
  int iterations = 0;        // over all rows
  double gradient = 0;       // its largest part at the end
  double mean_log_loss = 0;  // of the rows trained on
  std::size_t errors = 0;
};

// The model that makes the mean log loss plus l2 / 2 times the squared length of the weights smallest (the weights are
// those of standardised features; the intercept is free). `rows` has both labels and is standardised by the call.
// The same rows in the same order give the same bits. Throws Refused (see measure()).
Fit fit(Rows& rows, const std::vector<std::string>& names, double l2);

}  // namespace lg::model
