// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtrain/gate.hpp"

#include <filesystem>

#include "common/model/model_file.hpp"
#include "tests/unit/lgtrain/training.hpp"

namespace lg::train {

namespace {

model::Evaluation evaluation(std::uint64_t tp, std::uint64_t fp, std::uint64_t tn, std::uint64_t fn) {
  model::Evaluation result;
  result.true_positives = tp;
  result.false_positives = fp;
  result.true_negatives = tn;
  result.false_negatives = fn;
  return result;
}

}  // namespace

TEST_CASE("the gate looks at the bound, the majority and the champion") {
  const model::Evaluation good = evaluation(200, 10, 1290, 16);
  CHECK(find_fault({good, 0.1, {}}) == "");
  CHECK(find_fault({good, 0.1, 26}) == "");
  CHECK(find_fault({good, 0.1, 25}) == "the test error 0.0171504 is greater than the champion's 0.0164908");
  CHECK(find_fault({good, 0.1, 26, 3}) ==
        "the champion cannot be compared: 3 of 1516 rows to test on lack what it needs");
  CHECK(find_fault({good, 0.02, {}}) ==
        "the test error is 0.0171504, and may be up to 0.0235576: more than --max-error 0.02");
  const model::Evaluation majority = evaluation(0, 0, 1450, 50);
  CHECK(find_fault({majority, 0.1, {}}) ==
        "the test error 0.0333333 is not below the 0.0333333 of always predicting the majority");
  const model::Evaluation lucky = evaluation(3, 1, 1449, 47);
  CHECK(find_fault({lucky, 0.1, {}}) ==
        "the test error 0.032 is below the 0.0333333 of always predicting the majority, but not by more than luck "
        "would give: 3 right where the majority is wrong, 1 wrong where it is right");
  model::Evaluation ranked = evaluation(9, 1, 9, 1);
  ranked.auc = 0.95;
  CHECK(find_fault({ranked, 1, {}}) == "");
  ranked.auc = 0.93;
  CHECK(find_fault({ranked, 1, {}}) ==
        "the probabilities rank 20 rows to test on no better than luck may: their AUC is 0.93");
  const model::Evaluation mostly_ones = evaluation(1290, 16, 200, 10);
  CHECK(find_fault({mostly_ones, 0.1, {}}) == "");
  CHECK(majority_error(mostly_ones) == Approx(216.0 / 1516));
}

TEST_CASE("a model trained on shuffled labels is never published") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    test::Training training;
    training.options.seed = seed;
    // Where few rows are positive, always predicting 0 has a small error; what is shuffled must not do as well. Where
    // about half are, luck must not be enough, though any error is allowed.
    constexpr double kPositives[] = {0.05, 0.15, 0.45, 0.5};
    training.options.max_error = seed % 4 >= 2 ? 1.0 : seed % 2 == 0 ? 0.1 : 0.2;
    const test::RandomRecords random{.rows = 400, .positives = kPositives[seed % 4], .seed = seed, .shuffled = true};
    CHECK(training.run(random.make()) == 3);
    CHECK(training.model() == "");
  }
}

TEST_CASE("a worse model never replaces the champion") {
  test::Training training;
  training.options.split_by = "id";
  training.options.max_error = 0.5;
  const std::vector<std::string> rows = test::RandomRecords{.rows = 2000}.make();
  REQUIRE(training.run(rows) == 0);
  const std::string champion = training.model();
  const std::string error = training["test_error"];
  const std::string id = training["model"];
  // Features that say less.
  training.options.features = {"b"};
  CHECK(training.run(rows) == 3);
  training.options.features = {"id", "b"};
  training.options.max_error = 1;
  CHECK(training.run(rows) == 3);
  CHECK(training.model() == champion);
  CHECK(training["champion"] == id);
  CHECK(training["champion_error"] == error);
  // As good is good enough, and it is the same model.
  training.options.features = {"a", "b"};
  training.options.max_error = 0.5;
  CHECK(training.run(rows) == 0);
  CHECK(training["reason"] == "\"within --max-error, better than the majority, no worse than the champion\"");
  CHECK(training["champion_error"] == error);
  CHECK(training.model() == champion);
}

TEST_CASE("with another --champion the model at --out gives way") {
  test::Training training;
  training.options.split_time = "id";
  CHECK(training.run({}) == 3);
  training.options.split_time.clear();
  training.options.split_by = "id";
  training.options.champion = training.folder / "absent.json";
  CHECK(training.run({}) == 1);
  CHECK(training.refusal.find("cannot open") == 0);
}

TEST_CASE("without a steady split the champion is left out, and that is said") {
  test::Training training;
  const std::vector<std::string> rows = test::RandomRecords{}.make();
  REQUIRE(training.run(rows) == 0);
  REQUIRE(training.run(rows) == 0);
  CHECK(training["champion"] == training["model"]);
  CHECK(training["champion_error"] == "null");
  CHECK(training["champion_note"] == "\"left out: comparing needs --split-by or --split-time\"");
}

TEST_CASE("a champion that is no model is not overwritten") {
  test::Training training;
  std::ofstream(training.options.out) << "customer_id,name\n";
  CHECK(training.run(test::RandomRecords{}.make()) == 1);
  CHECK(training.refusal == "'" + training.options.out + "' is no model to use: not a model file");
  CHECK(training.model() == "customer_id,name\n");
}

TEST_CASE("a champion that lacks its features in the rows is not replaced") {
  test::Training training;
  training.options.split_by = "id";
  std::vector<std::string> rows = test::RandomRecords{}.make();
  REQUIRE(training.run(rows) == 0);
  const std::string champion = training.model();
  for (std::string& row : rows) row.replace(row.find("\"b\""), 3, "\"c\"");
  training.options.features = {"a", "c"};
  CHECK(training.run(rows) == 3);
  CHECK(training.refusal.find("the champion cannot be compared: ") != std::string::npos);
  CHECK(training.model() == champion);
}

TEST_CASE("separable rows are published and said to be separable") {
  test::Training training;
  CHECK(training.run(test::RandomRecords{.rows = 500, .noise = 0.0}.make()) == 0);
  CHECK(training["separable"] == "true");
  CHECK(training["converged"] == "true");
}

}  // namespace lg::train
