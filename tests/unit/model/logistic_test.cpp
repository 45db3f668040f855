// SPDX-License-Identifier: Apache-2.0
#include "common/model/logistic.hpp"

#include <catch2/catch.hpp>
#include <cmath>

namespace lg::model {

TEST_CASE("the exponential is as exact as the C library's") {
  double worst = 0.0;
  for (double x = 0.0; x < 700.0; x += 0.0137) {
    const long double exact = std::exp(-static_cast<long double>(x));
    worst = std::max(worst, static_cast<double>(std::fabs((exp_of_minus(x) - exact) / exact)));
  }
  CHECK(worst < 2.3e-16);
  CHECK(exp_of_minus(0.0) == 1.0);
  CHECK(exp_of_minus(1e300) == exp_of_minus(708.0));
  CHECK(exp_of_minus(1e300) > 0.0);
}

TEST_CASE("the logarithm is as exact as the C library's") {
  double worst = 0.0;
  for (double x = 1e-12; x <= 1.0; x += 0.00137) {
    worst = std::max(worst, std::fabs(log_of_one_plus(x) / std::log1p(x) - 1.0));
  }
  CHECK(worst < 5e-16);
  CHECK(log_of_one_plus(0.0) == 0.0);
  CHECK(log_of_one_plus(1.0) == Approx(std::log(2.0)).epsilon(1e-15));
}

TEST_CASE("probabilities lie between 0 and 1 and add up") {
  CHECK(logistic(0.0) == 0.5);
  CHECK(logistic(800.0) == 1.0);
  CHECK(logistic(-800.0) > 0.0);
  CHECK(logistic(-1e300) < 1e-300);
  for (double margin = -40.0; margin < 40.0; margin += 0.37) {
    CHECK(logistic(margin) + logistic(-margin) == Approx(1.0).epsilon(1e-15));
    CHECK(log_loss(margin) == Approx(std::log1p(std::exp(-margin))).epsilon(1e-13));
  }
  CHECK(log_loss(-1000.0) == 1000.0);
}

}  // namespace lg::model
