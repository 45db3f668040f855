// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtrain/gate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/model/statistics.hpp"

namespace lg::train {

namespace {

// How often luck alone may let a model that knows nothing look better than the majority, and rank the rows as well as
// it does. Whoever trains every day draws often: one in twenty would be a matter of time.
constexpr double kLuck = 0.05;
constexpr double kRankLuck = 0.0005;

// Whether the model is better than "always the majority", and not only by chance: of the rows that just one of them
// gets right, the model must have more than tossing a coin would give it.
std::string compare_with_majority(const model::Evaluation& test) {
  const std::uint64_t positives = test.positives();
  const bool mostly_positive = 2 * positives > test.rows();
  const std::uint64_t wins = mostly_positive ? test.true_negatives : test.true_positives;
  const std::uint64_t losses = mostly_positive ? test.false_negatives : test.false_positives;
  if (wins <= losses) {
    return fmt::format("the test error {:.6g} is not below the {:.6g} of always predicting the majority", test.error(),
                       majority_error(test));
  }
  if (model::sign_test(wins, losses) > kLuck) {
    return fmt::format(
        "the test error {:.6g} is below the {:.6g} of always predicting the majority, but not by more than "
        "luck would give: {} right where the majority is wrong, {} wrong where it is right",
        test.error(), majority_error(test), wins, losses);
  }
  if (test.auc && model::rank_test(*test.auc, positives, test.rows() - positives) > kRankLuck) {
    return fmt::format("the probabilities rank {} rows to test on no better than luck may: their AUC is {:.6g}",
                       test.rows(), *test.auc);
  }
  return {};
}

}  // namespace

double majority_error(const model::Evaluation& test) {
  const std::uint64_t positives = test.positives();
  return static_cast<double>(std::min(positives, test.rows() - positives)) / static_cast<double>(test.rows());
}

std::string find_fault(const Candidate& candidate) {
  const model::Evaluation& test = candidate.test;
  const double upper = model::wilson_upper(test.errors(), test.rows());
  if (upper > candidate.max_error) {
    if (model::wilson_upper(0, test.rows()) > candidate.max_error) {
      return fmt::format("too few rows to test on: {}; for --max-error {} it takes {} rows without any error",
                         test.rows(), candidate.max_error, model::rows_needed(candidate.max_error));
    }
    return fmt::format("the test error is {:.6g}, and may be up to {:.6g}: more than --max-error {}", test.error(),
                       upper, candidate.max_error);
  }
  if (std::string fault = compare_with_majority(test); !fault.empty()) return fault;
  if (!candidate.champion_errors) return {};
  if (candidate.champion_unable > 0) {
    return fmt::format("the champion cannot be compared: {} of {} rows to test on lack what it needs",
                       candidate.champion_unable, test.rows());
  }
  if (test.errors() > *candidate.champion_errors) {
    return fmt::format("the test error {:.6g} is greater than the champion's {:.6g}", test.error(),
                       static_cast<double>(*candidate.champion_errors) / static_cast<double>(test.rows()));
  }
  return {};
}

}  // namespace lg::train
