// SPDX-License-Identifier: Apache-2.0
#include "common/model/scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/error/error.hpp"
#include "common/model/lanes.hpp"

namespace lg::model {

namespace {

constexpr std::size_t kBlock = Rows::kBlockRows;

Feature measure_one(const Rows& rows, std::size_t j, const std::string& name) {
  const double count = static_cast<double>(rows.size());
  const double first = rows.blocks().front().column(j)[0];
  bool constant = true;
  double sum = 0.0;
  for (const Rows::Block& block : rows.blocks()) {
    const double* const column = block.column(j);
    sum += lane_sum(column, kBlock);
    constant = constant && std::all_of(column, column + block.size(), [first](double x) { return x == first; });
  }
  if (constant) {
    throw Refused(fmt::format("feature '{}' is the same in all rows to train on", name), "leave it out of --features");
  }
  Feature feature{name, sum / count};
  double squares = 0.0;
  alignas(64) double distances[kBlock];
  for (const Rows::Block& block : rows.blocks()) {
    const double* const column = block.column(j);
    for (std::size_t i = 0; i < kBlock; ++i) distances[i] = i < block.size() ? column[i] - feature.mean : 0.0;
    squares += lane_dot(distances, distances, kBlock);
  }
  feature.deviation = std::sqrt(squares / count);
  if (!std::isfinite(feature.deviation) || !(feature.deviation > 0.0)) {
    throw Refused(fmt::format("feature '{}' has numbers too large or too close to be standardised", name));
  }
  return feature;
}

}  // namespace

std::vector<Feature> measure(const Rows& rows, const std::vector<std::string>& names) {
  std::vector<Feature> features;
  for (std::size_t j = 0; j < names.size(); ++j) features.push_back(measure_one(rows, j, names[j]));
  return features;
}

void standardise(Rows& rows, const std::vector<Feature>& features) {
  for (Rows::Block& block : rows.blocks()) {
    for (std::size_t j = 0; j < features.size(); ++j) {
      const Feature& feature = features[j];
      double* const column = block.column(j);
      for (std::size_t i = 0; i < kBlock; ++i) column[i] = feature.standardise(column[i]);
      std::fill(column + block.size(), column + kBlock, 0.0);
    }
  }
}

}  // namespace lg::model
