// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/lgtrain/training.hpp"
#include "tools/lgtrain/libsvm_stage.hpp"

namespace lg::train {

namespace {

// The report, or the reason of the dead letter, of lines in LIBSVM's format.
struct Libsvm : test::PipelineFixture {
  test::TemporaryFolder folder;
  TrainOptions options;
  std::string where;

  Libsvm() {
    options.format = "libsvm";
    options.out = folder / "model.json";
  }
  std::string run(const std::string& text) {
    options.check();
    LibsvmStage stage(options, where, runtime, output);
    stage.open();
    InputStream stream;
    stream.name = "rows";
    const std::unique_ptr<Reader> reader = stage.read_stream(stream);
    const test::Padded padded(text);
    reader->consume(padded.view(), true);
    try {
      stage.on_end(EndReason::end_of_data);
    } catch (const Refused&) {
    }
    return sink.text;
  }
  std::string rejection(const std::string& line) {
    run(line + "\n");
    const std::size_t at = messages.text.find(": ", messages.text.find("rows"));
    return at == std::string::npos ? "" : messages.text.substr(at + 2, messages.text.find('\n', at) - at - 2);
  }
};

std::string rows(const char* positive = "1", const char* negative = "0") {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += std::string(i % 2 == 0 ? positive : negative) + " 1:" + std::to_string(i % 2 * -3 + i % 5) +
            (i % 7 == 0 ? "" : " 3:" + std::to_string(i % 7)) + " # row\r\n";
  }
  return text;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("rows in LIBSVM's format train a model") {
  Libsvm libsvm;
  libsvm.options.features = {"1", "3"};
  libsvm.options.max_error = 1;
  const std::string report = libsvm.run(rows());
  CHECK(contains(report, "\"published\":true"));
  CHECK(contains(report, "\"features\":[\"1\",\"3\"]"));
  CHECK(contains(report, "\"label\":\"label > 0\""));
}

TEST_CASE("labels are 1 above 0, or where --label says so") {
  for (const auto& [positive, negative, label] :
       {std::tuple{"+1", "-1", ""}, std::tuple{"2", "1", "label == 2"}, std::tuple{"1", "0", "label"}}) {
    Libsvm libsvm;
    libsvm.options.features = {"1", "3"};
    libsvm.options.label = label;
    libsvm.options.max_error = 1;
    CHECK(contains(libsvm.run(rows(positive, negative)), "\"published\":true"));
  }
}

TEST_CASE("features that no row has but the widest are zeros") {
  Libsvm libsvm;
  const std::string report = libsvm.run(rows());
  CHECK(contains(report, "\"features\":[\"1\",\"2\",\"3\"]"));
  CHECK(contains(report, "feature '2' is the same in all rows"));
}

TEST_CASE("a line that is bad does not make the others wider") {
  Libsvm libsvm;
  libsvm.options.max_error = 1;
  const std::string report = libsvm.run("1 1:2 3000:1 1:4\n" + rows());
  CHECK(contains(report, "\"features\":[\"1\",\"2\",\"3\"]"));
  Libsvm filtered;
  filtered.where = "label < 5";
  CHECK(contains(filtered.run("7 2000:1\n" + rows()), "\"features\":[\"1\",\"2\",\"3\"]"));
  CHECK(filtered.counters["filtered"] == 1);
}

TEST_CASE("lines that are no rows are dead letters") {
  CHECK(contains(Libsvm().rejection("x 1:2"), "the label is no number"));
  CHECK(contains(Libsvm().rejection("nan 1:2"), "the label is no number"));
  CHECK(contains(Libsvm().rejection("1 1:nan"), "'1:nan' is not of the form FEATURE:NUMBER"));
  CHECK(contains(Libsvm().rejection("1 1:1e999"), "'1:1e999' is not of the form FEATURE:NUMBER"));
  CHECK(contains(Libsvm().rejection("1 0:1"), "'0:1' is not of the form FEATURE:NUMBER"));
  CHECK(contains(Libsvm().rejection("1 qid:1"), "'qid:1' is not of the form FEATURE:NUMBER"));
  CHECK(contains(Libsvm().rejection("1 99999999999999999999:1"), "is not of the form FEATURE:NUMBER"));
  CHECK(contains(Libsvm().rejection("1 2147483647:1"), "feature 2147483647 is beyond 4096"));
  CHECK(contains(Libsvm().rejection("1 1:1 1:1"), "feature 1 is there twice"));
}

TEST_CASE("what LIBSVM's rows do not have cannot be asked for") {
  for (void (*change)(Libsvm&) :
       {+[](Libsvm& libsvm) { libsvm.options.label = "clicks > 0"; }, +[](Libsvm& libsvm) { libsvm.where = "x"; },
        +[](Libsvm& libsvm) { libsvm.options.split_by = "id"; },
        +[](Libsvm& libsvm) { libsvm.options.split_time = "t"; },
        +[](Libsvm& libsvm) { libsvm.options.features = {"a"}; },
        +[](Libsvm& libsvm) { libsvm.options.features = {"5000"}; }}) {
    Libsvm libsvm;
    change(libsvm);
    CHECK_THROWS_AS(libsvm.run(""), UsageError);
  }
}

}  // namespace lg::train
