// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "common/pipeline/record_finisher.hpp"
#include "tests/support/pipeline_fixture.hpp"

namespace lg {

TEST_CASE("records are handed over whole, in blocks") {
  test::KeptSink sink;
  Output output(sink);
  output.append("a");
  output.append('b');
  CHECK(output.current_record() == "ab");
  output.end_record();
  output.append("half");
  output.flush();
  CHECK(sink.text == "ab\n");
  output.append(" done");
  output.end_record();
  output.append("taken back");
  output.drop_record();
  output.flush();
  CHECK(sink.text == "ab\nhalf done\n");
  CHECK(sink.writes == 2);
  CHECK(output.records() == 2);
  CHECK(output.bytes() == sink.text.size());
}

TEST_CASE("a full buffer is handed over without being asked, and huge records pass") {
  test::KeptSink sink;
  Output output(sink);
  std::string expected;
  for (int i = 0; i < 100'000; ++i) {
    const std::string record = std::to_string(i);
    output.append(record);
    output.end_record();
    expected += record + "\n";
  }
  output.append(std::string(10'000'000, 'x'));
  output.end_record();
  output.append("end");
  output.end_record();
  output.flush();
  CHECK(sink.text == expected + std::string(10'000'000, 'x') + "\nend\n");
  CHECK(sink.writes > 2);
}

TEST_CASE("the finisher filters and sets") {
  test::PipelineFixture fixture;
  RecordFinisher finisher("a > 1", {"b=a * 2", "a=a + 1", "c='x'"}, fixture.times, fixture.counters);
  fixture.output.set_finisher(&finisher);
  for (const char* record : {R"({"a":1})", R"({"a":2,"z":0})", R"({"z":0})"}) {
    fixture.output.append(record);
    fixture.output.end_record();
  }
  fixture.output.flush();
  CHECK(fixture.sink.text == "{\"a\":3,\"z\":0,\"b\":4,\"c\":\"x\"}\n");
  CHECK(fixture.counters["filtered"] == 2);
  CHECK(fixture.output.records() == 1);
}

TEST_CASE("--set must be NAME=EXPR") {
  CHECK_THROWS_AS(Assignment::parse("a"), UsageError);
  CHECK_THROWS_AS(Assignment::parse("=a"), UsageError);
  CHECK_THROWS_AS(Assignment::parse("a="), UsageError);
  CHECK(Assignment::parse("a=b == c").expression == "b == c");
}

}  // namespace lg
