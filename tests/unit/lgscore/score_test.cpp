// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "common/error/error.hpp"
#include "common/io/whole_file.hpp"
#include "common/model/model_file.hpp"
#include "tests/support/filter_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tools/lgscore/score_filter.hpp"

namespace lg::score {

namespace {

// A model of a and b; the margin is a * weight + b.
model::Model model_of(double weight, const char* first = "a", const char* second = "b") {
  return model::Model({{first, 0.0, 1.0, weight}, {second, 0.0, 2.0, 2.0}}, 0.0);
}

struct Score : test::FilterFixture<ScoreFilter> {
  test::TemporaryFolder folder;
  ScoreOptions options;
  std::string id;  // of the last model written

  Score() {
    options.model = folder / "model.json";
    publish(model_of(1.0));
  }
  void publish(model::Model model) {
    const std::string text = model::write_model(model, "{}");
    replace_file(options.model, text);
    id = model.id();
  }
  void open() {
    options.check();
    start(std::make_unique<ScoreFilter>(options, runtime));
  }
  std::string operator()(std::string_view line) {
    if (!filter) open();
    return FilterFixture::operator()(line);
  }
};

}  // namespace

TEST_CASE("prediction, probability and model are added") {
  Score score;
  CHECK(score(R"({"a":0,"b":0.0,"c":[1, 2]})") ==
        "{\"a\":0,\"b\":0.0,\"c\":[1, 2],\"prediction\":1,\"probability\":0.5,\"model\":\"" + score.id + "\"}\n");
  CHECK(score(R"({"b":-1,"prediction":"old","a":0})") ==
        "{\"b\":-1,\"prediction\":0,\"a\":0,\"probability\":0.2689414213699951,\"model\":\"" + score.id + "\"}\n");
  CHECK(score.counters["scored"] == 2);
}

TEST_CASE("names, threshold and flag are as asked for") {
  Score score;
  score.options.as = "gold";
  score.options.prefix = "p_";
  score.options.threshold = 0.9;
  score.options.flag = "send";
  score.options.when = "Level < 2 and p_probability < 0.999";
  const std::string tail = ",\"p_model\":\"" + score.id + "\",\"send\":";
  CHECK(score(R"({"a":2,"b":1,"Level":1})") ==
        "{\"a\":2,\"b\":1,\"Level\":1,\"gold\":1,\"p_probability\":0.9525741268224334" + tail + "1}\n");
  CHECK(score(R"({"a":2,"b":1,"Level":2})") ==
        "{\"a\":2,\"b\":1,\"Level\":2,\"gold\":1,\"p_probability\":0.9525741268224334" + tail + "0}\n");
  CHECK(score(R"({"a":9,"b":1,"Level":1})").find(",\"send\":0}") != std::string::npos);
  CHECK(score(R"({"a":0,"b":1,"Level":1})").find("\"gold\":0") != std::string::npos);
  CHECK(score(R"({"a":2,"b":1})").find(",\"send\":0}") != std::string::npos);
  CHECK(score.counters["flagged"] == 1);
}

TEST_CASE("the largest contributions are told, largest first") {
  Score score;
  score.options.explain_top = 1;
  CHECK(score(R"({"a":3,"b":-4})").find(",\"contributions\":{\"b\":-4}}") != std::string::npos);
  Score both;
  both.options.explain_top = 7;
  CHECK(both(R"({"a":3,"b":-3})").find(",\"contributions\":{\"a\":3,\"b\":-3}}") != std::string::npos);
}

TEST_CASE("a record without a number for a feature goes where --missing says") {
  Score score;
  CHECK(score(R"({"a":1})") == "!feature 'b' is missing, or no number");
  CHECK(score(R"({"a":1,"b":"1"})") == "!feature 'b' is missing, or no number");
  Score skip;
  skip.options.missing = "skip";
  CHECK(skip(R"({"a":1, "prediction":1})") == "{\"a\":1, \"prediction\":1}\n");
  CHECK(skip(R"({"a":1,"b":true})") == "{\"a\":1,\"b\":true}\n");
  CHECK(skip.counters["unscored"] == 2);
  Score zero;
  zero.options.missing = "zero";
  CHECK(zero(R"({"b":null})").find("\"probability\":0.5,") != std::string::npos);
  CHECK(zero(R"({"a":"x","b":1})") == "!feature 'a' is missing, or no number");
  Score error;
  error.options.missing = "error";
  CHECK_THROWS_AS(error(R"({"a":1})"), Failure);
}

TEST_CASE("a new model is taken up between two records") {
  Score score;
  const std::string first = score.id;
  CHECK(score(R"({"a":1,"b":0})").find(first) != std::string::npos);
  score.publish(model_of(-1.0));
  CHECK(score.id != first);
  CHECK(score(R"({"a":1,"b":0})") ==
        "{\"a\":1,\"b\":0,\"prediction\":0,\"probability\":0.2689414213699951,\"model\":\"" + score.id + "\"}\n");
  CHECK(score.counters["reloads"] == 1);
  CHECK(score.messages.text == "");
  // The same features in another order are found by their names.
  score.publish(model_of(0.0, "b", "a"));
  CHECK(score(R"({"a":-1,"b":5})").find("\"probability\":0.2689414213699951") != std::string::npos);
}

TEST_CASE("a model that is broken or of other features is refused, and the old one stays") {
  Score score;
  const std::string first = score.id;
  CHECK(score(R"({"a":1,"b":0})").find(first) != std::string::npos);
  std::ofstream(score.options.model) << "{\"lg_model\":1";
  CHECK(score(R"({"a":1,"b":0})").find(first) != std::string::npos);
  CHECK(score.messages.text == "tool: warning: '" + score.options.model +
                                   "' is no model to use: a model file of another version, or changed after it was "
                                   "written; model " +
                                   first + " stays in use\n");
  score.messages.text.clear();
  score.publish(model_of(1.0, "a", "c"));
  CHECK(score(R"({"a":1,"b":0})").find(first) != std::string::npos);
  CHECK(score.messages.text == "tool: warning: '" + score.options.model +
                                   "' is a model of other features (a, c); model " + first + " stays in use\n");
  score.messages.text.clear();
  std::filesystem::remove(score.options.model);
  CHECK(score(R"({"a":1,"b":0})").find(first) != std::string::npos);
  score.publish(model_of(2.0));
  CHECK(score(R"({"a":1,"b":0})").find(score.id) != std::string::npos);
}

TEST_CASE("without a model there is no start") {
  Score score;
  std::filesystem::remove(score.options.model);
  CHECK_THROWS_AS(score.open(), Failure);
}

TEST_CASE("options that make no sense are usage errors") {
  const auto refused = [](void (*change)(ScoreOptions&)) {
    Score score;
    change(score.options);
    try {
      score.open();
    } catch (const UsageError&) {
      return true;
    }
    return false;
  };
  CHECK(refused([](ScoreOptions& options) { options.when = "a > 1"; }));
  CHECK(refused([](ScoreOptions& options) { options.flag = "prediction"; }));
  CHECK(refused([](ScoreOptions& options) {
    options.flag = "send";
    options.when = "a >";
  }));
}

}  // namespace lg::score
