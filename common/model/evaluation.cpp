// SPDX-License-Identifier: Apache-2.0
#include "common/model/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "common/model/numbers.hpp"

namespace lg::model {

namespace {

// By the ranks of the positives among all (Mann and Whitney, 1947), twice each so that those of ties are whole.
std::optional<double> area_under_curve(std::vector<std::pair<double, bool>>& margins) {
  std::sort(margins.begin(), margins.end());
  std::uint64_t positives = 0;
  double won = 0;  // pairs of a positive and a negative in the right order, twice
  std::uint64_t below = 0;
  for (std::size_t from = 0; from < margins.size();) {
    std::uint64_t here[2] = {};
    std::size_t to = from;
    for (; to < margins.size() && margins[to].first == margins[from].first; ++to) ++here[margins[to].second];
    won += static_cast<double>(here[1]) * static_cast<double>(2 * below + here[0]);
    below += here[0];
    positives += here[1];
    from = to;
  }
  if (positives == 0 || below == 0) return std::nullopt;
  return won / 2 / (static_cast<double>(positives) * static_cast<double>(below));
}

}  // namespace

Evaluation evaluate(const Model& model, const Rows& rows) {
  Evaluation result;
  std::vector<std::pair<double, bool>> margins;
  margins.reserve(rows.size());
  std::vector<double> numbers(rows.features());
  double loss = 0;
  for (const Rows::Block& block : rows.blocks()) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      const bool label = rows.get(block, i, numbers.data());
      const double margin = model.margin(numbers.data());
      const double probability = logistic(margin);
      const bool predicted = probability >= kEven;
      ++(predicted ? (label ? result.true_positives : result.false_positives)
                   : (label ? result.false_negatives : result.true_negatives));
      loss += log_loss(label ? margin : -margin);
      const std::size_t bin = std::min(static_cast<std::size_t>(probability * 10), Evaluation::kBins - 1);
      ++result.bins[bin].rows;
      result.bins[bin].positives += label;
      result.bins[bin].probabilities += probability;
      margins.emplace_back(margin, label);
    }
  }
  if (rows.size() > 0) result.log_loss = loss / static_cast<double>(rows.size());
  result.auc = area_under_curve(margins);
  return result;
}

}  // namespace lg::model
