// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>

#include "common/stats/reporter.hpp"
#include "tests/support/pipeline_fixture.hpp"

namespace lg {

TEST_CASE("counters keep their order and their address") {
  Counters counters;
  std::uint64_t& read = counters["read"];
  counters["late"] = 2;
  for (int i = 0; i < 100; ++i) counters["x" + std::to_string(i)] = 1;
  read = 7;
  CHECK(counters["read"] == 7);
  CHECK(counters.all()[0].name == "read");
  CHECK(counters.all()[1].name == "late");
}

TEST_CASE("messages have one form, and no control characters") {
  test::KeptMessages messages;
  messages.error("cannot open 'x'", "is it there?");
  messages.warning("odd\x1b[31m\x7f");
  messages.note("unseen");
  messages.set_verbosity(Verbosity::verbose);
  messages.note("seen");
  messages.set_verbosity(Verbosity::quiet);
  messages.warning("unseen");
  CHECK(messages.text ==
        "tool: error: cannot open 'x'; is it there?\ntool: warning: odd\\x1b[31m\\x7f\ntool: note: seen\n");
}

TEST_CASE("reports come also while the program waits by the clock") {
  test::KeptMessages messages;
  test::FakeClock clock;
  Counters counters;
  counters["read"] = 0;
  const Timestamp start = clock.now();
  {
    Reporter reporter("lgx", std::chrono::seconds(2), false, counters, messages, clock);
    CHECK(clock.wait_until(start + std::chrono::seconds(7)));
    CHECK(std::count(messages.text.begin(), messages.text.end(), '\n') == 3);
    CHECK(messages.text.find("\"seconds\":6.000") != std::string::npos);
    CHECK(clock.now() == start + std::chrono::seconds(7));
    clock.stop();
    CHECK_FALSE(clock.wait_until(start + std::chrono::seconds(20)));
  }
  test::FakeClock other;
  Reporter silent("lgx", std::nullopt, false, counters, messages, other);
  CHECK(other.wait_until(start + std::chrono::seconds(7)));
  CHECK(other.waits().size() == 1);
}

TEST_CASE("reports come when they are due") {
  test::KeptMessages messages;
  test::FakeClock clock;
  Counters counters;
  counters["read"] = 0;
  Reporter reporter("lgx", std::chrono::seconds(2), false, counters, messages, clock);
  CHECK(reporter.until_due() == std::chrono::seconds(2));
  reporter.report_if_due();
  CHECK(messages.text.empty());
  clock.set(clock.now() + std::chrono::seconds(2));
  counters["read"] = 100;
  reporter.report_if_due();
  CHECK(messages.text.find(R"("seconds":2.000,"read":100,"rate":50,"last":false})") != std::string::npos);
  messages.text.clear();
  clock.set(clock.now() + std::chrono::seconds(1));
  counters["read"] = 130;
  reporter.report_end();
  CHECK(messages.text.find(R"("seconds":3.000,"read":130,"rate":43,"last":true})") != std::string::npos);
}

TEST_CASE("a terminal gets one line that is rewritten") {
  test::KeptMessages messages;
  test::FakeClock clock;
  Counters counters;
  counters["read"] = 5;
  Reporter reporter("lgx", std::chrono::seconds(1), true, counters, messages, clock);
  clock.set(clock.now() + std::chrono::seconds(1));
  reporter.report_if_due();
  CHECK(messages.text == "\r\x1b[Klgx: read 5, 5/s");
}

TEST_CASE("without an interval nothing is ever said") {
  test::KeptMessages messages;
  test::FakeClock clock;
  Counters counters;
  Reporter reporter("lgx", std::nullopt, false, counters, messages, clock);
  CHECK(!reporter.until_due());
  reporter.report_end();
  CHECK(messages.text.empty());
}

}  // namespace lg
