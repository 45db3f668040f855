// SPDX-License-Identifier: Apache-2.0
// lgtail from bytes to lines: every format, what is added, and in what order and when records leave.
#include "tools/lgtail/tail_stage.hpp"

#include <xxhash.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "common/error/error.hpp"
#include "tests/support/csv_events.hpp"
#include "tests/support/pipeline_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tools/lgtail/id_maker.hpp"

using namespace lg;
using namespace lg::tail;
using namespace std::chrono_literals;

namespace {

// A stop that a test sets.
class SwitchStop final : public Stop {
 public:
  bool interrupted() const override { return false; }
  bool terminated() const override { return on; }
  bool on = false;
};

class Tail : public test::PipelineFixture {
 public:
  explicit Tail(TailSettings given) : settings_(std::move(given)) {
    if (settings_.sort_memory == 0) settings_.sort_memory = 100'000;
    clock.set(Timestamp(1'700'000'000s));
    stage_.emplace(settings_, stoppable_, output);
  }

  // Feeds a whole stream, in pieces that end at `ends`.
  void feed(std::string_view text, const std::string& path = "x.csv", const std::vector<std::size_t>& ends = {}) {
    InputStream stream;
    stream.name = stream.path = path;
    const std::unique_ptr<Reader> reader = stage_->read_stream(stream);
    stage_->on_block();
    test::feed(*reader, text, ends);
  }
  // Lets the input end; returns all that was put out.
  std::string end(EndReason reason = EndReason::end_of_data) {
    stage_->on_end(reason);
    output.flush();
    return sink.text;
  }
  std::string operator()(std::string_view text, const std::string& path = "x.csv") {
    feed(text, path);
    return end();
  }
  TailStage& stage() { return *stage_; }
  SwitchStop switch_stop;

 private:
  TailSettings settings_;
  Runtime stoppable_{messages, dead_letters, counters, times, fields, clock, switch_stop, 16'000'000, services};
  std::optional<TailStage> stage_;
};

std::string lines_of(std::string_view text, const std::string& path, const TailSettings& settings = {}) {
  return Tail(settings)(text, path);
}

// What the messages say of the first dead letter.
std::string first_reason(std::string_view text, const std::string& path, const TailSettings& settings = {}) {
  Tail run(settings);
  run(text, path);
  return run.messages.text;
}

std::vector<std::size_t> each_byte(std::size_t size) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 1; i < size; ++i) ends.push_back(i);
  return ends;
}

std::string id_of(std::string_view hashed, std::uint64_t offset) {
  char text[40];
  std::snprintf(text, sizeof text, "%016llx-%llu",
                static_cast<unsigned long long>(XXH3_64bits(hashed.data(), hashed.size())),
                static_cast<unsigned long long>(offset));
  return text;
}

}  // namespace

TEST_CASE("CSV with a header, and with --columns") {
  CHECK(lines_of("a,b\n1,x\n2,\"3\"\n", "x.csv") == "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"3\"}\n");
  TailSettings named;
  named.columns = {"n", "a rather long name that is longer than what is copied at once"};
  CHECK(lines_of("1,x\n", "x.csv", named) ==
        "{\"n\":1,\"a rather long name that is longer than what is copied at once\":\"x\"}\n");
  CHECK(lines_of("\"say \"\"hi\"\"\",\xc3\xa9\n1,2\n", "x.csv") == "{\"say \\\"hi\\\"\":1,\"\xc3\xa9\":2}\n");
  CHECK(lines_of("a\tb\n\"1\"\t2\n", "x.tsv.gz") == "{\"a\":\"\\\"1\\\"\",\"b\":2}\n");
  CHECK(lines_of("", "x.csv").empty());
  CHECK(lines_of("a,b\n", "x.csv").empty());
}

TEST_CASE("records that do not fit are dead letters") {
  CHECK(first_reason("a,b\n1\n", "x.csv").find("line 2, byte 4: expected 2 fields, found 1: 1") != std::string::npos);
  CHECK(first_reason("a\n1,2,3\n", "x.csv").find("expected 1 field, found 3") != std::string::npos);
  TailSettings typed;
  typed.types = ColumnTypes({"b:int"});
  Tail run(typed);
  CHECK(run("a,b\n1,x\n1,2\n") == "{\"a\":1,\"b\":2}\n");
  CHECK(run.messages.text.find("column \"b\" is no int: \"x\"") != std::string::npos);
  CHECK(run.dead_letters.count() == 1);
  CHECK(run.counters["read"] == 2);
}

TEST_CASE("a header that cannot be used is a failure, and with -f the end of one stream only") {
  for (const char* text : {"a,a\n1,2\n", "a,\n1,2\n", "@lg,b\n1,2\n", "\xff\n1\n", "\"a\"x\n1\n"}) {
    CHECK_THROWS_AS(lines_of(text, "x.csv"), Failure);
    TailSettings follow;
    follow.follow = true;
    Tail run(follow);
    run.feed(text);
    CHECK(run.dead_letters.count() >= 1);
    run.feed("a\n1\n", "y.csv");
    CHECK(run.end() == "{\"a\":1}\n");
  }
  TailSettings typed;
  typed.types = ColumnTypes({"c:int"});
  CHECK_THROWS_AS(lines_of("a,b\n1,2\n", "x.csv", typed), Failure);
  TailSettings sorted;
  sorted.sort_field = "c";
  CHECK_THROWS_AS(lines_of("a,b\n1,2\n", "x.csv", sorted), Failure);
  sorted.columns = {"a"};
  CHECK_THROWS_AS(lines_of("1\n", "x.csv", sorted), UsageError);
}

TEST_CASE("NDJSON passes byte for byte, and only if it is valid") {
  const std::string lines = "{\"a\" : 1.0,\"a\":12345678901234567890123}\n {\"b\":\"\\u00e9\"} \n";
  CHECK(lines_of(lines, "x.ndjson") == lines);
  CHECK(lines_of("\xef\xbb\xbf{\"a\":1}\r\n\r\n{}\r\n", "x.jsonl") == "{\"a\":1}\r\n{}\r\n");
  CHECK(lines_of("[1]\n1\n{\"a\":}\n{\"a\":1}x\n{\"a\":\"\xff\"}\n{\"@lg\":\"end\"}\n{ \"@lg\":1}\n", "x.ndjson")
            .empty());
  CHECK(lines_of("{\"a\":\"@lg\"}\n{\"a\":1,\"@lg\":1}\n", "x.ndjson") == "{\"a\":\"@lg\"}\n{\"a\":1,\"@lg\":1}\n");
}

TEST_CASE("plain lines, raw lines, and dead letters given back") {
  TailSettings settings;
  settings.format = Format::line;
  CHECK(lines_of("a \"b\"\r\n\n\x01\n", "x.csv", settings) ==
        "{\"message\":\"a \\\"b\\\"\"}\n{\"message\":\"\\u0001\"}\n");
  settings.columns = {"text"};
  CHECK(lines_of("a", "-", settings) == "{\"text\":\"a\"}\n");
  CHECK(first_reason("\xff", "-", settings).find("not valid UTF-8") != std::string::npos);
  TailSettings raw;
  raw.raw = true;
  CHECK(lines_of("a,\"b\n\xff\r\n", "x.ndjson", raw) == "a,\"b\n\xff\r\n");
  TailSettings back;
  back.format = Format::dead_letter;
  CHECK(lines_of("{\"reason\":\"r\",\"record\":\"a,\\\"b\\n\\u00e9\"}\n{\"encoding\":\"base64\",\"record\":\"/2E=\"}\n",
                 "-", back) ==
        "a,\"b\n\xc3\xa9\n\xff"
        "a\n");
  for (const char* line : {"{}", "{\"record\":1}", "{\"record\":\"x\",\"length\":9}", "x",
                           "{\"encoding\":\"rot13\",\"record\":\"x\"}", "{\"encoding\":\"base64\",\"record\":\"?\"}"}) {
    Tail run(back);
    CHECK(run(line, "-").empty());
    CHECK(run.dead_letters.count() == 1);
  }
}

TEST_CASE("ids are made of the start of the stream and the offset") {
  TailSettings settings;
  settings.id = "id";
  const std::string text = "a\n1\r\n\"2\"\n";
  const std::string expected =
      "{\"a\":1,\"id\":\"" + id_of("a\n1", 2) + "\"}\n{\"a\":\"2\",\"id\":\"" + id_of("a\n1\r\n\"2\"", 5) + "\"}\n";
  CHECK(lines_of(text, "x.csv", settings) == expected);
  Tail split(settings);
  split.feed(text, "y.csv", each_byte(text.size()));
  CHECK(split.end() == expected);
  CHECK(lines_of("{\"a\":1}\r\n{ }\n", "x.ndjson", settings) ==
        "{\"a\":1,\"id\":\"" + id_of("{\"a\":1}", 0) + "\"}\n{ \"id\":\"" + id_of("{\"a\":1}\r\n{ }", 9) + "\"}\n");
  // A field of that name is replaced: in NDJSON where it stands.
  CHECK(lines_of("{\"id\":[1],\"b\":2}\n", "x.ndjson", settings) ==
        "{\"id\":\"" + id_of("{\"id\":[1],\"b\":2}", 0) + "\",\"b\":2}\n");
  CHECK(lines_of("id\nx\n", "x.csv", settings) == "{\"id\":\"" + id_of("id\nx", 3) + "\"}\n");
}

TEST_CASE("only the first 4096 bytes count for an id, however they come") {
  std::string text = "a\n";
  while (text.size() < 10'000) text += std::to_string(text.size()) + "\n";
  IdMaker whole;
  whole.see(0, text);
  IdMaker pieces;
  for (std::size_t at = 0; at < text.size(); at += 7) pieces.see(at, std::string_view(text).substr(at, 20));
  for (std::size_t end = 1; end < text.size(); end += 11) {
    char first[IdMaker::kMaxLength];
    char second[IdMaker::kMaxLength];
    RawRecord record;
    record.offset = end - 1;
    const std::string expected = id_of(std::string_view(text).substr(0, std::min<std::size_t>(end, 4096)), end - 1);
    CHECK(std::string(first, whole.write(record, end, first)) == expected);
    CHECK(std::string(second, pieces.write(record, end, second)) == expected);
  }
}

TEST_CASE("stamps say when records arrived") {
  TailSettings settings;
  settings.stamp = "s";
  CHECK(lines_of("a\n1\n", "x.csv", settings) == "{\"a\":1,\"s\":\"2023-11-14T22:13:20.000Z\"}\n");
  CHECK(lines_of("s\n1\n", "x.csv", settings) == "{\"s\":\"2023-11-14T22:13:20.000Z\"}\n");
  CHECK(lines_of("{\"a\":{}} \n{}\n", "x.ndjson", settings) ==
        "{\"a\":{},\"s\":\"2023-11-14T22:13:20.000Z\"}\n{\"s\":\"2023-11-14T22:13:20.000Z\"}\n");
  settings.id = "i";
  CHECK(lines_of("{\"s\":1,\"b\":2}\n", "x.ndjson", settings) ==
        "{\"s\":\"2023-11-14T22:13:20.000Z\",\"b\":2,\"i\":\"" + id_of("{\"s\":1,\"b\":2}", 0) + "\"}\n");
  settings.rate = 4;
  CHECK(lines_of("s,a\n1,2\n1,3\n", "x.csv", settings) ==
        "{\"a\":2,\"i\":\"" + id_of("s,a\n1,2", 4) + "\",\"s\":\"2023-11-14T22:13:20.000Z\"}\n" + "{\"a\":3,\"i\":\"" +
            id_of("s,a\n1,2\n1,3", 8) + "\",\"s\":\"2023-11-14T22:13:20.250Z\"}\n");
}

TEST_CASE("files of several formats are put in one order") {
  TailSettings settings;
  settings.sort_field = "t";
  Tail run(settings);
  run.feed("t,n\n2024-01-02,1\n2024-01-01 00:00:01,2\n,3\nsoon,4\n", "x.csv");
  run.feed("{\"t\":\"2024-01-01T00:00:01Z\",\"n\":5}\n{\"n\":6}\n{\"t\":\"2023-01-01\"}\n", "y.ndjson");
  CHECK(run.end() ==
        "{\"t\":\"2023-01-01\"}\n{\"t\":\"2024-01-01 00:00:01\",\"n\":2}\n"
        "{\"t\":\"2024-01-01T00:00:01Z\",\"n\":5}\n{\"t\":\"2024-01-02\",\"n\":1}\n");
  CHECK(run.dead_letters.count() == 3);
  CHECK(run.messages.text.find("no time in column \"t\"") != std::string::npos);
  CHECK(run.messages.text.find("column \"t\" is no time: \"soon\"") != std::string::npos);
  CHECK(run.messages.text.find("no time in field \"t\"") != std::string::npos);
}

TEST_CASE("a replay lets records leave at event time, stamped when they leave") {
  TailSettings settings;
  settings.sort_field = "t";
  settings.speed = 60;
  settings.stamp = "s";
  Tail run(settings);
  run.feed("t\n2024-01-01 00:02:00\n2024-01-01 00:00:00\n2024-01-01 00:00:30\n", "x.csv");
  run.feed("{\"t\":\"2024-01-01 00:01:00\",\"s\":{}}\n", "x.ndjson");
  CHECK(run.end() ==
        "{\"t\":\"2024-01-01 00:00:00\",\"s\":\"2023-11-14T22:13:20.000Z\"}\n"
        "{\"t\":\"2024-01-01 00:00:30\",\"s\":\"2023-11-14T22:13:20.500Z\"}\n"
        "{\"t\":\"2024-01-01 00:01:00\",\"s\":\"2023-11-14T22:13:21.000Z\"}\n"
        "{\"t\":\"2024-01-01 00:02:00\",\"s\":\"2023-11-14T22:13:22.000Z\"}\n");
  CHECK(run.sink.writes == 4);
}

TEST_CASE("a stop ends a paced stream at once, and puts out no part of an order") {
  TailSettings paced;
  paced.rate = 1;
  Tail slow(paced);
  slow.clock.stop();
  slow.feed("a\n1\n2\n3\n");
  CHECK(slow.end(EndReason::stopped) == "{\"a\":1}\n");

  TailSettings settings;
  settings.sort_field = "t";
  Tail terminated(settings);
  terminated.feed("t\n2024-01-02\n2024-01-01\n");
  terminated.switch_stop.on = true;
  CHECK(terminated.end(EndReason::stopped).empty());
  CHECK(terminated.messages.text.find("the 2 that were read are not put out") != std::string::npos);

  Tail interrupted(settings);
  interrupted.feed("t\n2024-01-02\n2024-01-01\n");
  CHECK(interrupted.end(EndReason::stopped) == "{\"t\":\"2024-01-01\"}\n{\"t\":\"2024-01-02\"}\n");
}

TEST_CASE("a file that is read from the middle on has its header and its ids") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "x.csv";
  const std::string text = "a,b\n1,2\n3,4\n";
  std::ofstream(path) << text;
  TailSettings settings;
  settings.follow = true;
  settings.id = "i";
  Tail run(settings);
  InputStream stream;
  stream.name = stream.path = path;
  stream.offset = 8;
  const std::unique_ptr<Reader> reader = run.stage().read_stream(stream);
  test::feed(*reader, std::string_view(text).substr(8), {});
  CHECK(run.end() == "{\"a\":3,\"b\":4,\"i\":\"" + id_of("a,b\n1,2\n3,4", 8) + "\"}\n");
}

TEST_CASE("any splitting of a stream gives the same lines") {
  TailSettings settings;
  settings.id = "i";
  settings.types = ColumnTypes({"a:int"});
  const std::string text =
      "\xef\xbb\xbf"
      "a,\"b\nc\"\r\n1,\"x\"\"y\r\nz\"\n\n007,\nbad,1\n3\n\"4\"x,1\n5,\xc3\xbc";
  Tail whole(settings);
  whole.feed(text);
  const std::string expected = whole.end();
  CHECK(std::count(expected.begin(), expected.end(), '\n') == 3);
  for (std::size_t step = 1; step < 9; ++step) {
    std::vector<std::size_t> ends;
    for (std::size_t at = step; at < text.size(); at += step) ends.push_back(at);
    Tail split(settings);
    split.feed(text, "x.csv", ends);
    CHECK(split.end() == expected);
    CHECK(split.dead_letters.count() == whole.dead_letters.count());
  }
}
