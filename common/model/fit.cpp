// SPDX-License-Identifier: Apache-2.0
#include "common/model/fit.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "common/model/minimiser.hpp"
#include "common/model/objective.hpp"
#include "common/model/scaling.hpp"

namespace lg::model {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t kSampleRows = 16 * 1024;
constexpr std::size_t kMostPreconditioned = 128;  // features; beyond, second derivatives cost more than they save
constexpr int kRoundIterations = 12;              // after so many the second derivatives are taken anew
constexpr int kMaxIterations = 1000;
constexpr int kLastIterations = 600;  // with second derivatives, where it did not converge without
constexpr double kGoodEnough = 1e-9;  // a gradient that rounding does not let sink any further
constexpr double kTenMillion = 1e7;

// Where l2 is small there are directions in which a small gradient still is far from the minimum.
double tolerance_for(double l2) {
  return std::clamp(1e-5 * l2, 1e-12, 1e-9);
}

struct Solution {
  VectorXd at;
  double gradient = 0;
  int iterations = 0;
};

Minimisation problem_of(LogisticObjective& objective, double l2, const std::function<bool()>& is_enough) {
  Minimisation problem;
  problem.function = [&](const VectorXd& at, VectorXd& gradient) { return objective.evaluate(at, gradient); };
  problem.is_enough = is_enough;
  problem.tolerance = tolerance_for(l2);
  return problem;
}

// Minimises with the second derivatives over `sample`.
Solution solve_preconditioned(LogisticObjective& objective, const Rows& sample, double l2, VectorXd start,
                              int max_iterations, const std::function<bool()>& is_enough) {
  Minimisation problem = problem_of(objective, l2, is_enough);
  Solution solution{std::move(start)};
  const LogisticObjective sampled(sample, l2);
  Eigen::LLT<MatrixXd> factors;
  problem.precondition = [&factors](VectorXd& vector) { factors.solveInPlace(vector); };
  while (solution.iterations < max_iterations) {
    MatrixXd second = sampled.hessian(solution.at);
    // Rounding must not make it indefinite.
    second.diagonal().array() += 1e-13 * second.diagonal().maxCoeff();
    factors.compute(second);
    if (factors.info() != Eigen::Success) {
      const VectorXd diagonal = second.diagonal().cwiseMax(1e-12);
      factors.compute(MatrixXd(diagonal.asDiagonal()));
    }
    problem.max_iterations = std::min(kRoundIterations, max_iterations - solution.iterations);
    Minimum minimum = minimise(problem, std::move(solution.at));
    solution.at = std::move(minimum.at);
    solution.gradient = minimum.gradient;
    solution.iterations += minimum.iterations;
    if (minimum.why != Minimum::Why::exhausted) break;
  }
  return solution;
}

// Minimises over `rows`, from `start`. The second derivatives are those of `sample`.
Solution solve(LogisticObjective& objective, const Rows& rows, const Rows& sample, double l2, VectorXd start,
               int max_iterations, const std::function<bool()>& is_enough) {
  if (rows.features() <= kMostPreconditioned) {
    return solve_preconditioned(objective, sample, l2, std::move(start), max_iterations, is_enough);
  }
  Minimisation problem = problem_of(objective, l2, is_enough);
  problem.max_iterations = max_iterations;
  Minimum minimum = minimise(problem, std::move(start));
  return {std::move(minimum.at), minimum.gradient, minimum.iterations};
}

bool is_converged(const Solution& solution, double l2) {
  return solution.gradient <= std::max(tolerance_for(l2), kGoodEnough);
}

// How many iterations finding out whether rows are separable may take.
int separation_iterations(const Rows& rows) {
  const double numbers = static_cast<double>(rows.size()) * static_cast<double>(rows.features() + 1);
  return static_cast<int>(std::clamp(50 * kTenMillion / numbers, 20.0, 500.0));
}

// The penalty may hold a plane back that would separate the rows: without it, they are separable where going on from
// the minimum leads to one, and not where there is another minimum.
bool leads_to_plane(const Rows& rows, const Rows& sample, const VectorXd& at) {
  LogisticObjective free(rows, 0.0);
  solve(free, rows, sample, 0.0, at, separation_iterations(rows), [&free] { return free.separates(); });
  return free.separates();
}

// Rows of which some cannot be separated cannot be either, which a sample tells at little cost.
bool can_be_separated(const Rows& rows, const Rows& sample, const VectorXd& at) {
  return (&sample == &rows || leads_to_plane(sample, sample, at)) && leads_to_plane(rows, sample, at);
}

}  // namespace

Fit fit(Rows& rows, const std::vector<std::string>& names, double l2) {
  std::vector<Feature> features = measure(rows, names);
  standardise(rows, features);
  const Eigen::Index size = static_cast<Eigen::Index>(features.size());
  VectorXd start = VectorXd::Zero(size + 1);
  const double positives = static_cast<double>(rows.positives());
  start[size] = std::log(positives / (static_cast<double>(rows.size()) - positives));

  const bool large = rows.size() > 2 * kSampleRows;
  const Rows drawn = large ? rows.sample(kSampleRows) : Rows(rows.features());
  const Rows& sample = large && drawn.positives() > 0 && drawn.positives() < drawn.size() ? drawn : rows;
  if (&sample != &rows) {
    LogisticObjective objective(sample, l2);
    start = solve(objective, sample, sample, l2, std::move(start), kMaxIterations, {}).at;
  }
  LogisticObjective objective(rows, l2);
  Solution solution = solve(objective, rows, sample, l2, std::move(start), kMaxIterations, {});
  if (!is_converged(solution, l2) && rows.features() > kMostPreconditioned) {
    const int before = solution.iterations;
    solution = solve_preconditioned(objective, sample, l2, std::move(solution.at), kLastIterations, {});
    solution.iterations += before;
  }

  Fit result;
  VectorXd gradient;
  objective.evaluate(solution.at, gradient);
  result.iterations = solution.iterations;
  result.gradient = solution.gradient;
  result.converged = is_converged(solution, l2);
  result.mean_log_loss = objective.mean_log_loss();
  result.errors = objective.errors();
  result.separable = objective.separates() || can_be_separated(rows, sample, solution.at);
  for (Eigen::Index j = 0; j < size; ++j) features[static_cast<std::size_t>(j)].weight = solution.at[j];
  result.model = Model(std::move(features), solution.at[size]);
  return result;
}

}  // namespace lg::model
