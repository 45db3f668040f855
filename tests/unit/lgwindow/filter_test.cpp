// SPDX-License-Identifier: Apache-2.0
// Keys, --having, --once, lateness, late events, the end of the data, and the bound of the memory.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/error/error.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/lgwindow/harness.hpp"

namespace lg::window::test {

namespace {

using std::chrono::seconds;
using Kind = WindowSpec::Kind;

const std::vector<NamedExpression> kCount = {{"n", "count()"}};

// The event of key k at a second of 1970-01-01.
std::string at(int second, const std::string& key = "1") {
  return "{\"k\":" + key + ",\"t\":\"" + format_rfc3339(Timestamp(seconds(second))) + "\"}\n";
}

// The counts that were put out, and at which second: "5:3".
std::string counts(const std::string& rows) {
  std::string result;
  std::istringstream lines(rows);
  for (std::string line; std::getline(lines, line);) {
    const std::string second = line.substr(line.find("Z\"") - 2, 2);
    result += second + ":" + line.substr(line.find("\"n\":") + 4);
    result.back() = ' ';
  }
  return result;
}

}  // namespace

TEST_CASE("keys are compared as text and printed as first written") {
  const WindowSpec spec = spec_of(Kind::all, kCount);
  CHECK(Run(spec)(at(0, "7") + at(0, "\"7\"") + at(0, "7.0") + at(0, "null") + "{\"t\":\"1970-01-01T00:00:00Z\"}\n" +
                  at(0, "\"\"") + at(0, "true") + at(0, "\"true\"") + at(0, "\"null\"") + at(0, "{\"a\": 1}")) ==
        "{\"k\":7,\"n\":2}\n{\"k\":7.0,\"n\":1}\n{\"k\":null,\"n\":2}\n{\"k\":\"\",\"n\":1}\n{\"k\":true,\"n\":2}\n"
        "{\"k\":\"null\",\"n\":1}\n{\"k\":{\"a\": 1},\"n\":1}\n");
}

TEST_CASE("several keys do not run into one another, and long ones are keys too") {
  WindowSpec spec = spec_of(Kind::all, kCount);
  spec.results.keys = {"a", "b"};
  spec.time.clear();
  const std::string long_key(400, 'x');
  CHECK(Run(spec)("{\"a\":\"1\",\"b\":\"23\"}\n{\"a\":\"12\",\"b\":\"3\"}\n{\"a\":\"" + long_key +
                  "\"}\n{\"b\":2,\"a\":\"" + long_key + "\"}\n{\"a\":\"" + long_key + "\"}\n") ==
        "{\"a\":\"1\",\"b\":\"23\",\"n\":1}\n{\"a\":\"12\",\"b\":\"3\",\"n\":1}\n{\"a\":\"" + long_key +
            "\",\"b\":null,\"n\":2}\n{\"a\":\"" + long_key + "\",\"b\":2,\"n\":1}\n");
}

TEST_CASE("--having lets rows pass by name, by key and by aggregates of its own") {
  WindowSpec spec = spec_of(Kind::all, {{"n", "count()"}, {"half", "count() / 2"}});
  const std::string lines = at(0, "1") + at(0, "2") + at(1, "2") + at(1, "3");
  spec.results.having = "half >= 1";
  CHECK(Run(spec)(lines) == "{\"k\":2,\"n\":2,\"half\":1}\n");
  spec.results.having = "k == 3 or max(k) == 1";
  CHECK(Run(spec)(lines) == "{\"k\":1,\"n\":1,\"half\":0.5}\n{\"k\":3,\"n\":1,\"half\":0.5}\n");
}

TEST_CASE("three times in thirty: once when it becomes true, and again after it was false") {
  WindowSpec spec = spec_of(Kind::trailing, kCount, seconds(30));
  spec.results.having = "n >= 3";
  std::string lines;
  for (const int second : {0, 10, 20, 25, 30, 59}) lines += at(second);
  CHECK(counts(Run(spec)(lines)) == "20:3 25:4 30:5 ");  // at 30 the event of 0 still counts
  spec.once = true;
  CHECK(counts(Run(spec)(lines)) == "20:3 ");
  // The window empties without an event of the key: its condition was last true, and is false only at 90.
  CHECK(counts(Run(spec)(at(0) + at(1) + at(2) + at(50, "9") + at(51, "9"))) == "02:3 ");
  Run run(spec);
  run.feed(at(0) + at(1) + at(2) + at(50, "9"));
  run.feed("{\"k\":1,\"t\":\"1970-01-01T00:01:30Z\"}\n{\"k\":1,\"t\":\"1970-01-01T00:01:31Z\"}\n");
  CHECK(counts(run(std::string("{\"k\":1,\"t\":\"1970-01-01T00:01:32Z\"}\n"))) == "02:3 32:3 ");
}

TEST_CASE("--once remembers that the condition was true when the window has emptied") {
  WindowSpec spec = spec_of(Kind::trailing, kCount, seconds(5));
  spec.results.having = "n >= 1";
  spec.once = true;
  CHECK(counts(Run(spec)(at(0) + at(20, "2") + at(40))) == "00:1 20:1 ");
}

TEST_CASE("--having sees the event with --each") {
  WindowSpec spec = spec_of(Kind::running, kCount);
  spec.results.having = "n > 1 and k == 2";
  CHECK(counts(Run(spec)(at(0) + at(1) + at(2, "2") + at(3, "2"))) == "03:2 ");
}

TEST_CASE("a field of the event that an aggregate names is replaced") {
  WindowSpec spec = spec_of(Kind::running, {{"n", "count()"}, {"k", "sum(k)"}});
  spec.results.keys.clear();
  CHECK(Run(spec)("{\"n\": 5, \"k\":2,\"t\":\"1970-01-01\"}\n") == "{\"n\": 1, \"k\":2,\"t\":\"1970-01-01\"}\n");
}

TEST_CASE("events older than the watermark are late") {
  WindowSpec spec = spec_of(Kind::tumbling, kCount, seconds(10));
  SECTION("without lateness, any that is older than another") {
    Run run(spec);
    CHECK(counts(run(at(5) + at(4) + at(5))) == "00:2 ");
    CHECK(run.counters["late"] == 1);
    CHECK(run.dead_letters.count() == 1);
    CHECK(run.messages.text.find("late: 1970-01-01T00:00:04Z is before the watermark 1970-01-01T00:00:05Z") !=
          std::string::npos);
  }
  SECTION("with lateness, at the watermark is not late") {
    spec.lateness = seconds(3);
    Run run(spec);
    CHECK(counts(run(at(12) + at(9) + at(8) + at(12))) == "00:1 10:2 ");
    CHECK(run.counters["late"] == 1);
  }
  SECTION("dropped") {
    spec.drop_late = true;
    Run run(spec);
    CHECK(counts(run(at(5) + at(4))) == "00:1 ");
    CHECK(run.counters["late"] == 1);
    CHECK(run.dead_letters.count() == 0);
  }
  SECTION("appended to a file") {
    const lg::test::TemporaryFolder folder;
    spec.late_file = folder / "late.ndjson";
    std::ofstream(spec.late_file) << "before\n";
    {
      Run run(spec);
      CHECK(counts(run(at(5) + at(4))) == "00:1 ");
      CHECK(run.dead_letters.count() == 0);
    }
    std::stringstream content;
    content << std::ifstream(spec.late_file).rdbuf();
    CHECK(content.str() == "before\n" + at(4));
  }
}

TEST_CASE("records without a time are dead letters, and over all data only if a time was asked for") {
  const std::string lines =
      "{\"k\":1}\n{\"k\":1,\"t\":null}\n{\"k\":1,\"t\":\"yesterday\"}\n{\"k\":1,\"t\":[]}\n" + at(0);
  for (const Kind kind : {Kind::all, Kind::running, Kind::tumbling, Kind::trailing}) {
    Run run(spec_of(kind, kCount, seconds(10), seconds(10)));
    run(lines);
    CHECK(run.dead_letters.count() == 4);
    CHECK(run.output.records() == 1);
  }
  WindowSpec spec = spec_of(Kind::all, kCount);
  spec.time.clear();
  CHECK(Run(spec)(lines) == "{\"k\":1,\"n\":5}\n");
}

TEST_CASE("over all data nothing is late, and a lateness puts in order what it can") {
  WindowSpec spec = spec_of(Kind::all, {{"l", "list(t)"}});
  CHECK(Run(spec)(at(5) + at(1)).find("05Z\",\"1970-01-01T00:00:01Z") != std::string::npos);
  spec.lateness = seconds(5);
  CHECK(Run(spec)(at(5) + at(1)).find("01Z\",\"1970-01-01T00:00:05Z") != std::string::npos);
  Run run(spec);
  run(at(50) + at(1));
  CHECK(run.counters["late"] == 0);
}

TEST_CASE("a stop closes no window, but all data come out") {
  for (const Kind kind : {Kind::tumbling, Kind::hopping, Kind::session}) {
    Run run(spec_of(kind, kCount, seconds(20), seconds(10)));
    run.feed(at(1));
    CHECK(run.end(EndReason::stopped).empty());
  }
  Run run(spec_of(Kind::all, kCount));
  run.feed(at(1));
  CHECK(run.end(EndReason::stopped) == "{\"k\":1,\"n\":1}\n");
}

TEST_CASE("windows close as soon as the watermark has reached their end") {
  Run run(spec_of(Kind::tumbling, kCount, seconds(10)));
  run.feed(at(1) + at(9));
  run.output.flush();
  CHECK(run.sink.text.empty());
  run.feed(at(10));
  run.output.flush();
  CHECK(counts(run.sink.text) == "00:2 ");
}

TEST_CASE("state beyond its bound is refused with what to do about it") {
  for (const Kind kind : {Kind::all, Kind::tumbling, Kind::hopping, Kind::session, Kind::trailing}) {
    WindowSpec spec = spec_of(kind, {{"l", "list(t)"}, {"d", "distinct(t)"}}, seconds(100'000), seconds(50'000));
    spec.max_state = 300'000;
    Run run(spec);
    std::string message;
    try {
      for (int i = 0; i < 5000; ++i) run.feed(at(i, std::to_string(i % 50)));
    } catch (const Failure& failure) {
      message = failure.what();
      CHECK(failure.hint().find("--max-state") != std::string::npos);
    }
    CHECK(message.find("50 keys") != std::string::npos);
  }
  WindowSpec spec = spec_of(Kind::tumbling, kCount, seconds(10));
  spec.lateness = seconds(100'000);
  spec.max_state = 300'000;
  Run run(spec);
  CHECK_THROWS_AS(
      [&] {
        for (int i = 0; i < 20'000; ++i) run.feed(at(i));
      }(),
      Failure);
}

TEST_CASE("keys whose windows are empty cost nothing") {
  for (const Kind kind : {Kind::tumbling, Kind::hopping, Kind::session, Kind::trailing}) {
    const std::vector<NamedExpression> aggregates = {{"n", "count()"},     {"l", "list(t)"}, {"m", "max(t)"},
                                                     {"d", "distinct(t)"}, {"s", "sum(k)"},  {"v", "var(k)"},
                                                     {"t2", "top(t, 3)"}};
    Run run(spec_of(kind, aggregates, seconds(20), seconds(10)));
    for (int i = 0; i < 1000; ++i) run.feed(at(i, std::to_string(i)));
    const std::uint64_t early = run.filter->state_bytes();
    for (int i = 1000; i < 20'000; ++i) run.feed(at(i, std::to_string(i)));
    CHECK(run.filter->state_bytes() <= early);
  }
}

TEST_CASE("570,000 keys of two numbers in a trailing window take less than 150 bytes each") {
  WindowSpec spec = spec_of(Kind::trailing, kCount, std::chrono::days(1000));
  spec.results.keys = {"k", "t"};
  spec.time = "u";
  Run run(spec);
  std::string lines;
  for (int i = 0; i < 570'000; ++i) {
    lines += "{\"k\":" + std::to_string(i % 5000) + ",\"t\":" + std::to_string(i / 500) +
             ",\"u\":\"2014-10-23T03:26:20Z\"}\n";
    if (lines.size() > 100'000 || i == 569'999) run.feed(std::exchange(lines, {}));
  }
  CHECK(run.filter->state_bytes() / 570'000 < 150);
}

}  // namespace lg::window::test
