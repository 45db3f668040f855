// SPDX-License-Identifier: Apache-2.0
// Rows at random, the same for the same seed, with labels that follow a plane and some noise.
#pragma once

#include <random>
#include <vector>

#include "common/model/rows.hpp"

namespace lg::test {

struct RandomRows {
  std::size_t rows = 1000;
  std::size_t features = 4;
  double noise = 1.0;  // against a signal of deviation 1; 0: separable
  double bias = 0.0;
  std::uint32_t seed = 1;

  model::Rows make() const {
    std::mt19937_64 random(seed);
    const auto uniform = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53 - 0.5; };
    const auto bell = [&uniform] { return uniform() + uniform() + uniform() + uniform(); };
    model::Rows made(features);
    std::vector<double> numbers(features);
    for (std::size_t i = 0; i < rows; ++i) {
      double signal = bias;
      for (std::size_t j = 0; j < features; ++j) {
        const double z = bell();
        signal += (j % 2 == 0 ? z : -z) / static_cast<double>(j + 1);
        numbers[j] = z * static_cast<double>(j + 1) * 10.0 + 3.0;
      }
      made.append(numbers.data(), signal + noise * bell() > 0.0);
    }
    return made;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (std::size_t j = 0; j < features; ++j) result.push_back("f" + std::to_string(j));
    return result;
  }
};

}  // namespace lg::test
