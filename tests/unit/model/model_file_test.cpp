// SPDX-License-Identifier: Apache-2.0
#include "common/model/model_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "common/error/error.hpp"
#include "common/io/whole_file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace lg::model {

namespace {

Model sample() {
  return Model({{"morning", 0.25, 0.1, -1.5}, {"a \"quoted\" name", 1e6, 3.3e5, 0.7}}, -0.125);
}

std::string refusal(std::string_view text) {
  try {
    parse_model(text);
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "";
}

// The same file with something else in it, and the id that goes with it.
std::string changed(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t heading = model_heading(model_id("")).size();
  std::string part = text.substr(heading, text.size() - heading - 1);
  const std::size_t at = part.find(from);
  REQUIRE(at != std::string::npos);
  part.replace(at, from.size(), to);
  return model_heading(model_id(part)) + part;
}

}  // namespace

TEST_CASE("a model comes back from its file as it was") {
  Model model = sample();
  const std::string text = write_model(model, R"({"rows_train":10})");
  CHECK(model.id().size() == 16);
  CHECK(text.starts_with("{\"lg_model\":1,\"id\":\"" + model.id() + "\",\"kind\":\"logistic\","));
  CHECK(text.find("\"training\":{\"rows_train\":10}") != std::string::npos);
  const Model back = parse_model(text);
  CHECK(back.id() == model.id());
  CHECK(back.intercept() == model.intercept());
  REQUIRE(back.features().size() == 2);
  CHECK(back.features()[1].name == "a \"quoted\" name");
  CHECK(back.features()[1].mean == 1e6);
  CHECK(back.features()[1].deviation == 3.3e5);
  CHECK(back.features()[0].weight == -1.5);
  Model again = back;
  CHECK(write_model(again, R"({"rows_train":10})") == text);
}

TEST_CASE("another training is another model") {
  Model a = sample();
  Model b = sample();
  write_model(a, R"({"seed":1})");
  write_model(b, R"({"seed":2})");
  CHECK(a.id() != b.id());
}

TEST_CASE("every changed or missing byte is noticed") {
  Model model = sample();
  const std::string text = write_model(model, "{}");
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    std::string broken = text;
    broken[i] = static_cast<char>(broken[i] ^ 1);
    CHECK(refusal(broken) != "");
    CHECK(refusal(std::string_view(text).substr(0, i)) != "");
  }
  CHECK(refusal(text + "x") != "");
  CHECK(refusal(text + text) != "");
}

TEST_CASE("what is no model is refused with its reason") {
  CHECK(refusal("") == "not a model file");
  CHECK(refusal("id,name\n1,x\n") == "not a model file");
  CHECK(refusal("{\"a\":1}") == "not a model file, or changed after it was written");
  CHECK(refusal("{\"lg_model\":2,\"id\":\"0123456789abcdef\",}") ==
        "a model file of another version, or changed after it was written");
  Model model = sample();
  const std::string text = write_model(model, "{}");
  CHECK(refusal(changed(text, "\"weight\":-1.5", "\"weight\":-1.6")).find("a probe scores 0.") == 0);
  CHECK(refusal(changed(text, "\"weight\":-1.5", "\"weight\":\"x\"")) == "its weight is no number, or too large");
  CHECK(refusal(changed(text, "\"weight\":-1.5", "\"weight\":1e999")) == "its weight is no number, or too large");
  CHECK(refusal(changed(text, "\"deviation\":0.1", "\"deviation\":0")) == "feature 'morning' has no deviation");
  CHECK(refusal(changed(text, "\"deviation\":0.1,", "")) == "it has no \"deviation\"");
  CHECK(refusal(changed(text, "morning", "a \\\"quoted\\\" name")) == "feature 'a \"quoted\" name' is there twice");
  CHECK(refusal(changed(text, "\"probes\":[", "\"other\":[")) == "it has no \"probes\"");
  CHECK(refusal(changed(text, "\"intercept\":-0.125", "\"intercept\":-0.125}")).find("not valid JSON") == 0);
}

TEST_CASE("a file is there whole or not at all") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "model.json";
  replace_file(path, "first");
  CHECK(read_file(path, 100) == "first");
  CHECK_THROWS_AS(replace_file(path, "second", [] { throw Failure("no"); }), Failure);
  CHECK(read_file(path, 100) == "first");
  std::ofstream(folder / ".model.json.new") << "what a killed program left, longer than what comes";
  replace_file(path, "third");
  CHECK(read_file(path, 100) == "third");
  CHECK_FALSE(std::filesystem::exists(folder / ".model.json.new"));
  CHECK_THROWS_AS(read_file(path, 3), Failure);
  CHECK_THROWS_AS(replace_file(folder / "absent/model.json", "x"), Failure);
  CHECK_THROWS_AS(check_replaceable(folder / "absent/model.json"), Failure);
  CHECK_NOTHROW(check_replaceable(folder / "other.json"));
  std::filesystem::create_symlink("model.json", folder / "link.json");
  replace_file(folder / "link.json", "fourth");
  CHECK(read_file(path, 100) == "fourth");
  CHECK(std::filesystem::is_symlink(folder / "link.json"));
}

TEST_CASE("reading a model names its file") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "model.json";
  CHECK_THROWS_WITH(read_model(path), "cannot open '" + path + "': No such file or directory");
  std::ofstream(path) << "x";
  CHECK_THROWS_WITH(read_model(path), "'" + path + "' is no model to use: not a model file");
}

}  // namespace lg::model
