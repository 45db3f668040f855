// SPDX-License-Identifier: Apache-2.0
// L-BFGS (Nocedal, "Updating Quasi-Newton Matrices with Limited Storage", 1980) for smooth convex functions. Its line
// search brackets the minimum by the sign of the slope, which is exact for a convex function, and accepts a step by
// the approximate conditions of Hager and Zhang ("A New Conjugate Gradient Method with Guaranteed Descent and an
// Efficient Line Search", 2005), which still decide where values no longer differ in floating point.
#pragma once

#include <Eigen/Core>
#include <functional>

namespace lg::model {

struct Minimisation {
  // The value of the function, and its gradient.
  std::function<double(const Eigen::VectorXd& at, Eigen::VectorXd& gradient)> function;
  // Turns a gradient into a step, as the inverse of the second derivatives would; absent: by the last step's curvature.
  std::function<void(Eigen::VectorXd&)> precondition;
  // Asked after each iteration whether to end here; may be absent.
  std::function<bool()> is_enough;
  double tolerance = 1e-9;  // of the largest part of the gradient
  int max_iterations = 1000;
};

struct Minimum {
  enum class Why { converged, exhausted, no_progress, enough };
  Why why = Why::exhausted;
  Eigen::VectorXd at;
  double gradient = 0;  // its largest part, by magnitude
  int iterations = 0;
  int evaluations = 0;
};

Minimum minimise(const Minimisation& problem, Eigen::VectorXd start);

}  // namespace lg::model
