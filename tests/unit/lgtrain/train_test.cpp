// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "common/model/model_file.hpp"
#include "tests/unit/lgtrain/training.hpp"

namespace lg::train {

TEST_CASE("a good model is published, with its report") {
  test::Training training;
  CHECK(training.run(test::RandomRecords{}.make()) == 0);
  CHECK(training["published"] == "true");
  CHECK(training["reason"] == "\"within --max-error, better than the majority\"");
  CHECK(std::stoi(training["rows_train"]) + std::stoi(training["rows_test"]) == 1000);
  CHECK(std::stod(training["test_error"]) < std::stod(training["test_error_upper"]));
  CHECK(std::stod(training["test_error_upper"]) <= 0.1);
  CHECK(std::stod(training["auc"]) > 0.98);
  CHECK(training["champion"] == "null");
  CHECK(training["champion_error"] == "null");
  CHECK(training["converged"] == "true");
  CHECK(training["separable"] == "false");
  CHECK(training["model"] == "\"" + model::read_model(training.options.out).id() + "\"");
}

TEST_CASE("the same rows and options give the same bytes") {
  test::Training first;
  test::Training second;
  const std::vector<std::string> rows = test::RandomRecords{.rows = 3000}.make();
  REQUIRE(first.run(rows) == 0);
  REQUIRE(second.run(rows) == 0);
  CHECK(first.model() == second.model());
  CHECK(first.report == second.report);
  second.options.seed = 1;
  REQUIRE(second.run(rows) == 0);
  CHECK(first.model() != second.model());
  CHECK(first["input"] == second["input"]);
}

TEST_CASE("a customer is on the same side however rows are ordered and whatever is added") {
  test::Training training;
  training.options.split_by = "id";
  std::vector<std::string> rows = test::RandomRecords{}.make();
  REQUIRE(training.run(rows) == 0);
  const std::string train_rows = training["rows_train"];
  const std::string train_positives = training["positives_train"];
  std::reverse(rows.begin(), rows.end());
  REQUIRE(training.run(rows) == 0);
  CHECK(training["rows_train"] == train_rows);
  CHECK(training["positives_train"] == train_positives);
  // All rows of one customer are on one side.
  for (std::string& row : rows) row.replace(row.find(':') + 1, row.find(',') - row.find(':') - 1, "7");
  CHECK(training.run(rows) == 3);
  CHECK((training["rows_train"] == "0" || training["rows_test"] == "0"));
}

TEST_CASE("--split-time trains on the oldest rows") {
  test::Training training;
  training.options.split_time = "t";
  training.options.split = 0.75;
  training.options.max_error = 0.2;
  std::vector<std::string> rows = test::RandomRecords{}.make();
  std::reverse(rows.begin(), rows.end());
  test::PipelineFixture around;
  CHECK(training.run(rows) == 3);  // RFC 3339 is expected, and all rows are bad
  CHECK(training.bad == 1000);
  for (std::string& row : rows) row.replace(row.find("\"t\":") + 4, 10, "\"2014-10-23T03:26:20Z\"");
  CHECK(training.run(rows) == 3);
  CHECK(training["rows_train"] == "0");  // equal times are on the same side
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string second = std::to_string(1000 + i);
    const std::size_t year = rows[i].find("2014-10");
    rows[i].replace(year, 4, second);
  }
  CHECK(training.run(rows) == 0);
  CHECK(training["rows_train"] == "750");
  CHECK(training["rows_test"] == "250");
}

TEST_CASE("rows without numbers are dead letters") {
  test::Training training;
  std::vector<std::string> rows = test::RandomRecords{}.make();
  rows.insert(rows.begin(), {R"({"a":1,"y":1})", R"({"a":1,"b":"2","y":1})", R"({"a":1,"b":null,"y":1})",
                             R"({"a":true,"b":1,"y":1})", R"({"a":1e999,"b":1,"y":1})"});
  CHECK(training.run(rows) == 0);
  CHECK(training.bad == 5);
}

TEST_CASE("rows that allow no model are refused with a reason") {
  test::Training training;
  CHECK(training.run({}) == 3);
  CHECK(training["reason"] == "\"too few rows to train on: 0, with 2 features\"");
  CHECK(training["published"] == "false");
  CHECK(training["model"] == "null");
  CHECK(training["test_error"] == "null");
  CHECK(training.model() == "");
  std::vector<std::string> rows = test::RandomRecords{}.make();
  training.options.label = "y > 2";
  CHECK(training.run(rows) == 3);
  CHECK(training["reason"] == "\"all rows to train on have the label 0\"");
  training.options.label = "absent == null";
  CHECK(training.run(rows) == 3);
  CHECK(training["reason"] == "\"all rows to train on have the label 1\"");
  training.options.label = "y";
  for (std::string& row : rows) row.replace(row.find("\"b\":") + 4, 8, "0.500000");
  CHECK(training.run(rows) == 3);
  CHECK(training["reason"] == "\"feature 'b' is the same in all rows to train on\"");
  rows.resize(60);
  training.options.features = {"a"};
  CHECK(training.run(rows) == 3);
  CHECK(training.refusal.find("too few rows to test on: ") != std::string::npos);
  CHECK(training.refusal.find("for --max-error 0.1 it takes 25 rows without any error") != std::string::npos);
}

TEST_CASE("data that did not come to their end train nothing") {
  test::Training training;
  CHECK(training.run(test::RandomRecords{}.make(), EndReason::stopped) == 75);
  CHECK(training.report == "");
  CHECK(training.model() == "");
}

TEST_CASE("rows beyond --max-state are refused") {
  test::Training training;
  training.options.max_state = 10'000;
  CHECK(training.run(test::RandomRecords{.rows = 5000}.make()) == 1);
  CHECK(training.refusal.find("do not fit into --max-state") != std::string::npos);
}

TEST_CASE("options that make no sense are usage errors") {
  const auto status = [](void (*change)(TrainOptions&)) {
    test::Training training;
    change(training.options);
    return training.run({});
  };
  CHECK(status([](TrainOptions& options) { options.label.clear(); }) == 2);
  CHECK(status([](TrainOptions& options) { options.label = "y >"; }) == 2);
  CHECK(status([](TrainOptions& options) { options.features.clear(); }) == 2);
  CHECK(status([](TrainOptions& options) { options.features = {"a", "a"}; }) == 2);
  CHECK(status([](TrainOptions& options) { options.features = {"a", ""}; }) == 2);
  CHECK(status([](TrainOptions& options) {
          options.split_by = "id";
          options.split_time = "t";
        }) == 2);
}

}  // namespace lg::train
