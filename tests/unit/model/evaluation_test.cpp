// SPDX-License-Identifier: Apache-2.0
#include "common/model/evaluation.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/model/statistics.hpp"

namespace lg::model {

TEST_CASE("a model is measured on rows") {
  const Model model({{"x", 0.0, 1.0, 1.0}}, 0.0);
  Rows rows(1);
  for (const double x : {-3.0, -2.0, -1.0, 1.0, 2.0, 3.0}) rows.append(&x, x > 1.5 || x == -1.0);
  const Evaluation result = evaluate(model, rows);
  CHECK(result.rows() == 6);
  CHECK(result.true_positives == 2);
  CHECK(result.false_positives == 1);
  CHECK(result.true_negatives == 2);
  CHECK(result.false_negatives == 1);
  CHECK(result.error() == Approx(1.0 / 3));
  // Of 9 pairs only (-1, 1) is in the wrong order.
  CHECK(*result.auc == Approx(8.0 / 9));
  double loss = 0;
  for (const double agreement : {3.0, 2.0, -1.0, -1.0, 2.0, 3.0}) loss += std::log1p(std::exp(-agreement)) / 6;
  CHECK(result.log_loss == Approx(loss).epsilon(1e-14));
  CHECK(result.bins[0].rows == 1);
  CHECK(result.bins[1].rows == 1);
  CHECK(result.bins[9].rows == 1);
  CHECK(result.bins[9].positives == 1);
}

TEST_CASE("ties count half, and one label alone has no curve") {
  const Model model({{"x", 0.0, 1.0, 1.0}}, 0.0);
  Rows ties(1);
  const double x = 2.0;
  for (int i = 0; i < 10; ++i) ties.append(&x, i < 3);
  CHECK(*evaluate(model, ties).auc == 0.5);
  Rows alone(1);
  alone.append(&x, true);
  CHECK_FALSE(evaluate(model, alone).auc);
}

TEST_CASE("no number makes a probability that is none") {
  const Model model({{"x", 1e308, 1e-300, 1e100}, {"y", 0.0, 1.0, 0.0}}, 1e100);
  for (const double x : {1e308, -1e308, 0.0}) {
    for (const double y : {1e308, -1e308, 0.0}) {
      const double numbers[] = {x, y};
      const double probability = model.probability(numbers);
      CHECK((probability >= 0.0 && probability <= 1.0));
    }
  }
}

TEST_CASE("Wilson's bound is what tables give") {
  CHECK(wilson_upper(0, 0) == 1.0);
  CHECK(wilson_upper(0, 10) == Approx(0.212942).margin(1e-6));
  CHECK(wilson_upper(16, 1516) == Approx(0.015826).margin(1e-6));
  CHECK(wilson_upper(50, 100) == Approx(0.581152).margin(1e-6));
  CHECK(wilson_upper(10, 10) == 1.0);
  CHECK(rows_needed(0.1) == 25);
  CHECK(wilson_upper(0, 25) <= 0.1);
  CHECK(wilson_upper(0, 24) > 0.1);
}

TEST_CASE("the sign test is that of fair tosses") {
  CHECK(sign_test(0, 0) == 1.0);
  CHECK(sign_test(5, 0) == Approx(1.0 / 32));
  CHECK(sign_test(3, 1) == Approx(5.0 / 16));
  CHECK(sign_test(0, 5) == Approx(1.0));
  CHECK(sign_test(5000, 0) < 1e-300);
  CHECK(sign_test(5000, 5000) == Approx(0.504).margin(0.001));
  CHECK(rank_test(0.5, 7, 90) == Approx(0.5));
  // All five positives above all five negatives is one of 252 orders.
  CHECK(rank_test(1, 5, 5) == Approx(1.0 / 252).margin(0.001));
  CHECK(rank_test(0.6, 1000, 1000) < 1e-14);
  CHECK(rank_test(0.4, 1000, 1000) == Approx(1.0));
}

}  // namespace lg::model
