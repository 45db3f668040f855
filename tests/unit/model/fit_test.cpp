// SPDX-License-Identifier: Apache-2.0
#include "common/model/fit.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cstring>

#include "common/error/error.hpp"
#include "common/model/objective.hpp"
#include "common/model/scaling.hpp"
#include "tests/unit/model/random_rows.hpp"

namespace lg::model {

namespace {

Eigen::VectorXd parameters(const Model& model) {
  Eigen::VectorXd at(static_cast<Eigen::Index>(model.features().size()) + 1);
  for (std::size_t j = 0; j < model.features().size(); ++j) {
    at[static_cast<Eigen::Index>(j)] = model.features()[j].weight;
  }
  at[at.size() - 1] = model.intercept();
  return at;
}

std::string refusal(Rows rows, const std::vector<std::string>& names) {
  try {
    fit(rows, names, 1e-6);
  } catch (const Refused& refused) {
    return refused.what();
  }
  return "";
}

}  // namespace

TEST_CASE("gradient and second derivatives are those of the value") {
  const test::RandomRows random{.rows = 700};
  Rows rows = random.make();
  standardise(rows, measure(rows, random.names()));
  LogisticObjective objective(rows, 0.01);
  Eigen::VectorXd at(5);
  at << 0.3, -0.2, 1.0, -2.0, 0.5;
  Eigen::VectorXd gradient;
  objective.evaluate(at, gradient);
  const Eigen::MatrixXd second = objective.hessian(at);
  constexpr double kStep = 1e-6;
  for (Eigen::Index j = 0; j < at.size(); ++j) {
    Eigen::VectorXd up = at;
    Eigen::VectorXd down = at;
    up[j] += kStep;
    down[j] -= kStep;
    Eigen::VectorXd gradient_up;
    Eigen::VectorXd gradient_down;
    const double value_up = objective.evaluate(up, gradient_up);
    const double value_down = objective.evaluate(down, gradient_down);
    CHECK((value_up - value_down) / (2 * kStep) == Approx(gradient[j]).margin(1e-9));
    for (Eigen::Index k = 0; k < at.size(); ++k) {
      CHECK((gradient_up[k] - gradient_down[k]) / (2 * kStep) == Approx(second(k, j)).margin(1e-8));
    }
  }
}

TEST_CASE("the minimum is found for rows of every shape") {
  for (const test::RandomRows& random :
       {test::RandomRows{.rows = 40, .features = 2}, test::RandomRows{.rows = 5000, .features = 6, .bias = -1.2},
        test::RandomRows{.rows = 600, .features = 150, .noise = 3.0},
        test::RandomRows{.rows = 40'000, .features = 5}}) {
    for (const double l2 : {1e-6, 1e-3, 1.0}) {
      Rows rows = random.make();
      const Fit result = fit(rows, random.names(), l2);
      CHECK(result.converged);
      LogisticObjective objective(rows, l2);
      Eigen::VectorXd gradient;
      objective.evaluate(parameters(result.model), gradient);
      CHECK(gradient.cwiseAbs().maxCoeff() < 1e-9);
      CHECK_FALSE(result.separable);
    }
  }
}

TEST_CASE("the same rows give the same bits") {
  const test::RandomRows random{.rows = 40'000, .features = 7};
  Rows first = random.make();
  Rows second = random.make();
  const Eigen::VectorXd a = parameters(fit(first, random.names(), 1e-6).model);
  const Eigen::VectorXd b = parameters(fit(second, random.names(), 1e-6).model);
  CHECK(std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(double)) == 0);
}

TEST_CASE("training scores to the last bit as scoring does") {
  const test::RandomRows random{.rows = 3000, .features = 9};
  Rows rows = random.make();
  const Fit result = fit(rows, random.names(), 1e-6);
  const Rows raw = random.make();
  std::vector<double> numbers(raw.features());
  double margins[Rows::kBlockRows];
  std::size_t differing = 0;
  for (std::size_t b = 0; b < raw.blocks().size(); ++b) {
    const Eigen::VectorXd at = parameters(result.model);
    block_margins(rows.blocks()[b], at.data(), raw.features(), result.model.intercept(), margins);
    for (std::size_t i = 0; i < raw.blocks()[b].size(); ++i) {
      raw.get(raw.blocks()[b], i, numbers.data());
      differing +=
          std::bit_cast<std::uint64_t>(margins[i]) != std::bit_cast<std::uint64_t>(result.model.margin(numbers.data()));
    }
  }
  CHECK(differing == 0);
}

TEST_CASE("separable rows converge, and are said to be separable") {
  for (const std::size_t count : {std::size_t{30}, std::size_t{1000}, std::size_t{40'000}}) {
    const test::RandomRows random{.rows = count, .features = 3, .noise = 0.0};
    Rows rows = random.make();
    const Fit result = fit(rows, random.names(), 1e-6);
    CHECK(result.converged);
    CHECK(result.separable);
  }
  // One row on the wrong side is enough to make them not so.
  Rows rows = test::RandomRows{.rows = 1000, .features = 2, .noise = 0.0}.make();
  const double far[] = {1000.0, 3.0};
  rows.append(far, false);
  rows.append(far, true);
  const Fit result = fit(rows, {"a", "b"}, 1e-6);
  CHECK(result.converged);
  CHECK_FALSE(result.separable);
}

TEST_CASE("rows with a thin gap between the labels are said to be separable, however many the penalty mistakes") {
  // Two features that hardly differ, but for their difference, which is the label.
  const Rows source = test::RandomRows{.rows = 400, .features = 1}.make();
  for (const double gap : {1.0, 1e-2, 1e-4}) {
    for (const double l2 : {1e-6, 1e-1}) {
      Rows rows(2);
      double number = 0;
      for (std::size_t i = 0; i < 400; ++i) {
        source.get(source.blocks()[0], i, &number);
        const bool label = i % 3 == 0;
        const double row[] = {number, number + (label ? gap : -gap)};
        rows.append(row, label);
      }
      const Fit result = fit(rows, {"a", "b"}, l2);
      CHECK(result.converged);
      CHECK(result.separable);
    }
  }
}

TEST_CASE("many features for few rows, which they separate, converge") {
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    // Labels that are noise: what separates them is far from the start.
    const test::RandomRows random{.rows = 400, .features = 210, .noise = 1000.0, .seed = seed};
    Rows rows = random.make();
    const Fit result = fit(rows, random.names(), 1e-6);
    CHECK(result.converged);
    CHECK(result.separable);
  }
}

TEST_CASE("features that depend on each other are no obstacle") {
  Rows rows(3);
  const Rows source = test::RandomRows{.rows = 500, .features = 2}.make();
  std::vector<double> numbers(2);
  for (const Rows::Block& block : source.blocks()) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      const bool label = source.get(block, i, numbers.data());
      const double row[] = {numbers[0], numbers[1], numbers[0] + numbers[1]};
      rows.append(row, label);
    }
  }
  const Fit result = fit(rows, {"a", "b", "sum"}, 1e-6);
  CHECK(result.converged);
}

TEST_CASE("features that cannot be standardised are refused") {
  Rows constant(1);
  Rows huge(1);
  Rows tiny(1);
  for (int i = 0; i < 20; ++i) {
    const double same = 0.1;
    const double large = i % 2 == 0 ? 1e200 : -1e200;
    const double small = i % 2 == 0 ? 5e-324 : 0.0;
    constant.append(&same, i % 3 == 0);
    huge.append(&large, i % 3 == 0);
    tiny.append(&small, i % 3 == 0);
  }
  CHECK(refusal(std::move(constant), {"x"}) == "feature 'x' is the same in all rows to train on");
  CHECK(refusal(std::move(huge), {"x"}) == "feature 'x' has numbers too large or too close to be standardised");
  CHECK(refusal(std::move(tiny), {"x"}) == "feature 'x' has numbers too large or too close to be standardised");
}

}  // namespace lg::model
