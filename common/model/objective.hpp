// SPDX-License-Identifier: Apache-2.0
// LogisticObjective: what training makes small: the mean log loss of the rows plus l2 / 2 times the squared length of
// the weights. The intercept, the last of the parameters, is not penalised. One pass over the rows a call.
#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "common/model/rows.hpp"

namespace lg::model {

class LogisticObjective {
 public:
  // `rows`, standardised, must outlive the objective and not be empty.
  LogisticObjective(const Rows& rows, double l2) : rows_(rows), l2_(l2) {}

  // The value at the parameters `at` (the weights, then the intercept), and its gradient there.
  double evaluate(const Eigen::VectorXd& at, Eigen::VectorXd& gradient);
  // The second derivatives at `at`.
  Eigen::MatrixXd hessian(const Eigen::VectorXd& at) const;

  // Of the last evaluate(): the mean log loss, how many rows were on the wrong side of one half, and whether each was
  // strictly on the right one (then the rows are separable by a plane).
  double mean_log_loss() const { return mean_log_loss_; }
  std::size_t errors() const { return errors_; }
  bool separates() const { return separates_; }

 private:
  const Rows& rows_;
  double l2_;
  double mean_log_loss_ = 0;
  std::size_t errors_ = 0;
  bool separates_ = false;
};

// The margins of a block's rows, standardised: the intercept, plus weight times number of each feature in turn, so
// that each is the same to the last bit as Model::margin of that row. `margins` has room for Rows::kBlockRows.
void block_margins(const Rows::Block& block, const double* weights, std::size_t features, double intercept,
                   double* margins);

}  // namespace lg::model
