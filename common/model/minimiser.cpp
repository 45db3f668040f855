// SPDX-License-Identifier: Apache-2.0
#include "common/model/minimiser.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>

namespace lg::model {

namespace {

using Eigen::VectorXd;

constexpr std::size_t kMemory = 10;
constexpr int kMaxTrials = 40;
constexpr double kSlopeShare = 0.9;    // a step is long enough when the slope has fallen below this share
constexpr double kValueNoise = 1e-13;  // differences of values that are rounding

struct Point {
  VectorXd at;
  VectorXd gradient;
  double value = 0;
};

// The last steps and the changes of the gradient that went with them.
class Memory {
 public:
  void add(VectorXd step, VectorXd change) {
    const double product = step.dot(change);
    if (!(product > std::numeric_limits<double>::epsilon() * step.norm() * change.norm())) return;
    if (pairs_.size() == kMemory) pairs_.pop_front();
    pairs_.push_back({std::move(step), std::move(change), 1.0 / product, 0.0});
  }
  bool empty() const { return pairs_.empty(); }
  void clear() { pairs_.clear(); }

  // The direction of descent from a point with this gradient (the two-loop recursion).
  VectorXd direction(const VectorXd& gradient, const std::function<void(VectorXd&)>& precondition) {
    VectorXd result = -gradient;
    // clang 14, which builds the fuzz targets, cannot read the views of GCC's library.
    for (auto newest = pairs_.rbegin(); newest != pairs_.rend(); ++newest) {  // NOLINT(modernize-loop-convert)
      Pair& pair = *newest;
      pair.weight = pair.inverse * pair.step.dot(result);
      result -= pair.weight * pair.change;
    }
    if (precondition) {
      precondition(result);
    } else if (pairs_.empty()) {
      result /= std::max(1.0, result.norm());
    } else {
      result /= pairs_.back().inverse * pairs_.back().change.squaredNorm();
    }
    for (const Pair& pair : pairs_) {
      result += (pair.weight - pair.inverse * pair.change.dot(result)) * pair.step;
    }
    return result;
  }

 private:
  struct Pair {
    VectorXd step;
    VectorXd change;
    double inverse;
    double weight;
  };
  std::deque<Pair> pairs_;
};

double largest(const VectorXd& gradient) {
  return gradient.size() == 0 ? 0.0 : gradient.cwiseAbs().maxCoeff();
}

// Looks for a step along `direction` that is long enough and not too long. False where there is none.
bool search(const Minimisation& problem, const Point& from, const VectorXd& direction, Point& to, int& evaluations) {
  const double slope = from.gradient.dot(direction);
  const double highest = from.value + kValueNoise * std::max(1.0, std::fabs(from.value));
  double low = 0.0;
  double low_slope = slope;
  double high = std::numeric_limits<double>::infinity();
  double high_slope = 0.0;
  double length = 1.0;
  for (int trial = 0; trial < kMaxTrials; ++trial) {
    to.at = from.at + length * direction;
    to.value = problem.function(to.at, to.gradient);
    ++evaluations;
    const double slope_there = to.gradient.dot(direction);
    if (!std::isfinite(to.value) || !std::isfinite(slope_there)) {
      high = length;
      length = 0.5 * (low + high);
      high_slope = 0.0;
      continue;
    }
    if (slope_there > -kSlopeShare * slope || to.value > highest) {
      high = length;
      high_slope = slope_there;
    } else if (slope_there < kSlopeShare * slope) {
      low = length;
      low_slope = slope_there;
    } else {
      return true;
    }
    if (!std::isfinite(high)) {
      length *= 4.0;
    } else if (high_slope > 0.0) {
      const double width = high - low;
      const double zero = low - low_slope * width / (high_slope - low_slope);
      length = std::clamp(zero, low + 0.05 * width, high - 0.05 * width);
    } else {
      length = 0.5 * (low + high);
    }
  }
  return false;
}

}  // namespace

Minimum minimise(const Minimisation& problem, VectorXd start) {
  Minimum result;
  Point here;
  Point next;
  Memory memory;
  here.at = std::move(start);
  here.value = problem.function(here.at, here.gradient);
  result.evaluations = 1;
  for (;;) {
    result.gradient = largest(here.gradient);
    if (result.gradient <= problem.tolerance) {
      result.why = Minimum::Why::converged;
      break;
    }
    if (problem.is_enough && problem.is_enough()) {
      result.why = Minimum::Why::enough;
      break;
    }
    if (result.iterations == problem.max_iterations) break;
    VectorXd direction = memory.direction(here.gradient, problem.precondition);
    if (!(here.gradient.dot(direction) < 0.0) || !search(problem, here, direction, next, result.evaluations)) {
      if (memory.empty()) {
        result.why = Minimum::Why::no_progress;
        break;
      }
      memory.clear();  // perhaps what is remembered misleads: once more, from here
      continue;
    }
    ++result.iterations;
    memory.add(next.at - here.at, next.gradient - here.gradient);
    std::swap(here, next);
  }
  result.at = std::move(here.at);
  return result;
}

}  // namespace lg::model
