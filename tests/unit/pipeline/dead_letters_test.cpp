// SPDX-License-Identifier: Apache-2.0

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "tests/support/pipeline_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

namespace lg {

namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a dead letter holds reason, position and the original bytes") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "bad.ndjson";
  test::PipelineFixture fixture;
  DeadLetters letters("lgjoin", path, fixture.messages, fixture.clock);
  letters.open();
  letters.set_current({"{\"a\":1}x", "in.ndjson", 3, 120});
  letters.reject("not \"valid\"");
  letters.set_current({"\xff\x00z", "-", 4, 129});
  letters.reject("not valid UTF-8");
  letters.set_current({"xxx", "-", 5, 140});
  letters.reject_cut("too long", 99);
  letters.flush();
  CHECK(
      contents(path) ==
      R"({"reason":"not \"valid\"","tool":"lgjoin","source":"in.ndjson","line":3,"offset":120,"record":"{\"a\":1}x"})"
      "\n"
      R"({"reason":"not valid UTF-8","tool":"lgjoin","source":"-","line":4,"offset":129,"encoding":"base64","record":"/w=="})"
      "\n"
      R"({"reason":"too long","tool":"lgjoin","source":"-","line":5,"offset":140,"length":99,"record":"xxx"})"
      "\n");
  CHECK(letters.count() == 3);
  CHECK(fixture.messages.text.empty());
}

TEST_CASE("without a file they are messages, of which not too many are shown in a second") {
  test::PipelineFixture fixture;
  for (std::uint64_t i = 1; i <= 25; ++i) {
    fixture.dead_letters.set_current({"bad\x1b[0m", "in", i, i * 10});
    fixture.dead_letters.reject("no record");
  }
  CHECK(fixture.dead_letters.count() == 25);
  CHECK(fixture.messages.text.starts_with("tool: warning: in, line 1, byte 10: no record: bad\\x1b[0m\n"));
  CHECK(std::count(fixture.messages.text.begin(), fixture.messages.text.end(), '\n') == 10);
}

TEST_CASE("a message shows the beginning of a record in whole characters") {
  test::PipelineFixture fixture;
  fixture.dead_letters.set_current({"\xff\xc3\xa9", "in", 1, 0});
  fixture.dead_letters.reject("not valid UTF-8");
  const std::string accents = "x" + [] {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "\u00e9";
    return text;
  }();
  fixture.dead_letters.set_current({accents, "in", 2, 4});
  fixture.dead_letters.reject("no record");
  CHECK(fixture.messages.text ==
        "tool: warning: in, line 1, byte 0: not valid UTF-8: \\xff\\xc3\\xa9\n"
        "tool: warning: in, line 2, byte 4: no record: " +
            accents.substr(0, 119) + "...\n");
}

}  // namespace lg
