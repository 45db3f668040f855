// SPDX-License-Identifier: Apache-2.0
#include "common/model/objective.hpp"

#include <algorithm>

#include "common/model/lanes.hpp"
#include "common/model/logistic.hpp"

namespace lg::model {

namespace {

constexpr std::size_t kBlock = Rows::kBlockRows;

// What a block gives besides its part of the gradient.
struct Side {
  std::size_t errors = 0;
  std::size_t undecided = 0;  // margin 0: on neither side
};

// Losses, and the derivatives of the loss by the margin, of one block.
Side losses_of(const Rows::Block& block, const double* margins, double* losses, double* slopes) {
  const double* const labels = block.labels();
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double label = labels[i];
    const double agreement = margins[i] * label;
    const double e = exp_of_minus(std::fabs(agreement));
    const double inside = label * label;  // 0 behind the last row
    losses[i] = inside * (std::max(-agreement, 0.0) + log_of_one_plus(e));
    slopes[i] = -label * ((agreement >= 0.0 ? e : 1.0) / (1.0 + e));
  }
  Side side;
  for (std::size_t i = 0; i < block.size(); ++i) {
    side.errors += (margins[i] >= 0.0) != (labels[i] > 0.0);
    side.undecided += margins[i] == 0.0;
  }
  return side;
}

}  // namespace

void block_margins(const Rows::Block& block, const double* weights, std::size_t features, double intercept,
                   double* margins) {
  std::fill_n(margins, kBlock, intercept);
  for (std::size_t j = 0; j < features; ++j) {
    const double weight = weights[j];
    const double* const column = block.column(j);
    for (std::size_t i = 0; i < kBlock; ++i) margins[i] += weight * column[i];
  }
}

double LogisticObjective::evaluate(const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
  const std::size_t features = rows_.features();
  alignas(64) double margins[kBlock];
  alignas(64) double losses[kBlock];
  alignas(64) double slopes[kBlock];
  gradient.setZero(at.size());
  double loss = 0.0;
  errors_ = 0;
  std::size_t undecided = 0;
  for (const Rows::Block& block : rows_.blocks()) {
    block_margins(block, at.data(), features, at[static_cast<Eigen::Index>(features)], margins);
    const Side side = losses_of(block, margins, losses, slopes);
    errors_ += side.errors;
    undecided += side.undecided;
    loss += lane_sum(losses, kBlock);
    double* const sums = gradient.data();
    for (std::size_t j = 0; j < features; ++j) sums[j] += lane_dot(slopes, block.column(j), kBlock);
    sums[features] += lane_sum(slopes, kBlock);
  }
  const double count = static_cast<double>(rows_.size());
  separates_ = errors_ == 0 && undecided == 0;
  mean_log_loss_ = loss / count;
  double squares = 0.0;
  for (std::size_t j = 0; j < features; ++j) {
    const Eigen::Index index = static_cast<Eigen::Index>(j);
    gradient[index] = gradient[index] / count + l2_ * at[index];
    squares += at[index] * at[index];
  }
  gradient[static_cast<Eigen::Index>(features)] /= count;
  return mean_log_loss_ + 0.5 * l2_ * squares;
}

Eigen::MatrixXd LogisticObjective::hessian(const Eigen::VectorXd& at) const {
  const std::size_t features = rows_.features();
  const Eigen::Index size = static_cast<Eigen::Index>(features) + 1;
  Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(size, size);
  alignas(64) double margins[kBlock];
  alignas(64) double curvature[kBlock];
  alignas(64) double scaled[kBlock];
  for (const Rows::Block& block : rows_.blocks()) {
    block_margins(block, at.data(), features, at[size - 1], margins);
    for (std::size_t i = 0; i < kBlock; ++i) {
      const double e = exp_of_minus(std::fabs(margins[i]));
      curvature[i] = i < block.size() ? e / ((1.0 + e) * (1.0 + e)) : 0.0;
    }
    for (std::size_t j = 0; j < features; ++j) {
      const double* const column = block.column(j);
      for (std::size_t i = 0; i < kBlock; ++i) scaled[i] = curvature[i] * column[i];
      const Eigen::Index row = static_cast<Eigen::Index>(j);
      for (std::size_t k = 0; k <= j; ++k) {
        sums(row, static_cast<Eigen::Index>(k)) += lane_dot(scaled, block.column(k), kBlock);
      }
      sums(size - 1, row) += lane_sum(scaled, kBlock);
    }
    sums(size - 1, size - 1) += lane_sum(curvature, kBlock);
  }
  sums /= static_cast<double>(rows_.size());
  for (Eigen::Index j = 0; j < size - 1; ++j) sums(j, j) += l2_;
  sums.triangularView<Eigen::StrictlyUpper>() = sums.transpose();
  return sums;
}

}  // namespace lg::model
