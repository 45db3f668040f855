// SPDX-License-Identifier: Apache-2.0
// Model: a logistic regression over named features, each standardised by the mean and standard deviation of the rows it
// was trained on. margin() and probability() are the only code that scores, in training as well as afterwards.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/logistic.hpp"

namespace lg::model {

struct Feature {
  std::string name;
  double mean = 0;
  double deviation = 1;  // above 0
  double weight = 0;     // of the standardised feature

  // Held within kFarthest, so that no number can make a margin infinite.
  double standardise(double number) const { return std::clamp((number - mean) / deviation, -kFarthest, kFarthest); }
  static constexpr double kFarthest = 1e100;
};

class Model {
 public:
  Model() = default;
  Model(std::vector<Feature> features, double intercept) : features_(std::move(features)), intercept_(intercept) {}

  const std::vector<Feature>& features() const { return features_; }
  double intercept() const { return intercept_; }

  // The logarithm of the odds. `numbers` has one for each feature, in their order.
  double margin(const double* numbers) const {
    double sum = intercept_;
    for (const Feature& feature : features_) sum += feature.weight * feature.standardise(*numbers++);
    return sum;
  }
  double probability(const double* numbers) const { return logistic(margin(numbers)); }

  // Made from the content of the model's file, 16 hexadecimal digits; empty until it has one (model_file.hpp).
  const std::string& id() const { return id_; }
  void set_id(std::string id) { id_ = std::move(id); }

 private:
  std::vector<Feature> features_;
  double intercept_ = 0;
  std::string id_;
};

}  // namespace lg::model
