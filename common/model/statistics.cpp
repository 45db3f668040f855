// SPDX-License-Identifier: Apache-2.0
#include "common/model/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace lg::model {

namespace {

constexpr double kQuantile = 1.6448536269514722;  // of the normal distribution, at 95 %

}  // namespace

double wilson_upper(std::uint64_t count, std::uint64_t rows) {
  if (rows == 0) return 1.0;
  const double n = static_cast<double>(rows);
  const double share = static_cast<double>(count) / n;
  const double squared = kQuantile * kQuantile;
  const double middle = share + squared / (2 * n);
  const double spread = kQuantile * std::sqrt(share * (1 - share) / n + squared / (4 * n * n));
  return std::min(1.0, (middle + spread) / (1 + squared / n));
}

std::uint64_t rows_needed(double bound) {
  const double needed = kQuantile * kQuantile * (1 - bound) / bound;
  std::uint64_t rows = static_cast<std::uint64_t>(std::max(1.0, std::floor(std::min(needed, 1e15))));
  while (wilson_upper(0, rows) > bound) ++rows;
  return rows;
}

double sign_test(std::uint64_t wins, std::uint64_t losses) {
  const std::uint64_t tosses = wins + losses;
  // From the smallest term, of `tosses` wins, to the largest; as logarithms, since 2^-tosses may be below any double.
  double sum = 0.0;
  double logarithm = -static_cast<double>(tosses) * std::log(2.0);
  for (std::uint64_t lost = 0; lost <= losses; ++lost) {
    sum += std::exp(logarithm);
    logarithm += std::log(static_cast<double>(tosses - lost) / static_cast<double>(lost + 1));
    if (sum >= 1.0) return 1.0;
  }
  return sum;
}

double rank_test(double auc, std::uint64_t positives, std::uint64_t negatives) {
  const double n = static_cast<double>(positives);
  const double m = static_cast<double>(negatives);
  return std::erfc((auc - 0.5) / std::sqrt((n + m + 1) / (12 * n * m)) / std::sqrt(2.0)) / 2;
}

}  // namespace lg::model
