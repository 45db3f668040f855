// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/pacer.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "common/error/error.hpp"
#include "common/time/rate.hpp"
#include "tests/support/fake_clock.hpp"

using namespace lg;
using namespace std::chrono_literals;
using lg::tail::Pacer;
using lg::tail::RateSchedule;
using lg::tail::ReplaySchedule;

namespace {

const Timestamp kStart(1'000'000s);

struct Pace {
  test::FakeClock clock{kStart};
  int handed_over = 0;
  Pacer pacer{clock, [this] { ++handed_over; }};
  // When each of `count` records went, since the start.
  std::vector<Duration> go(RateSchedule& schedule, int count) {
    std::vector<Duration> times;
    for (int i = 0; i < count; ++i) {
      REQUIRE(schedule.wait());
      times.push_back(clock.now() - kStart);
    }
    return times;
  }
};

}  // namespace

TEST_CASE("a rate is a schedule from the first record on") {
  Pace pace;
  RateSchedule two_a_second(pace.pacer, 2);
  CHECK(pace.go(two_a_second, 4) == std::vector<Duration>{0s, 500ms, 1s, 1500ms});
  CHECK(pace.handed_over == 3);
  Pace slow;
  RateSchedule one_in_two(slow.pacer, 0.5);
  CHECK(slow.go(one_in_two, 3) == std::vector<Duration>{0s, 2s, 4s});
}

TEST_CASE("a rate does not drift, and goes in batches where it is fast") {
  Pace pace;
  RateSchedule fast(pace.pacer, 30'000);
  const Duration last = pace.go(fast, 90'001).back();
  CHECK(last >= 3s);
  CHECK(last < 3s + 1ms);
  CHECK(pace.clock.waits().size() <= 3'001);  // never less than a millisecond
  Pace thirds;
  RateSchedule three(thirds.pacer, 3);
  CHECK(thirds.go(three, 3'001).back() == 1000s);
}

TEST_CASE("what was missed is made up for within a second, and not beyond") {
  Pace pace;
  RateSchedule ten(pace.pacer, 10);
  pace.go(ten, 1);
  pace.clock.advance(500ms);
  CHECK(pace.go(ten, 6) == std::vector<Duration>{500ms, 500ms, 500ms, 500ms, 500ms, 600ms});
  pace.clock.advance(1h);
  const Duration later = 1h + 600ms;
  CHECK(pace.go(ten, 3) == std::vector<Duration>{later, later + 100ms, later + 200ms});
}

TEST_CASE("a replay goes at a multiple of event time") {
  Pace pace;
  ReplaySchedule replay(pace.pacer, 60);
  const Timestamp first(-5s);
  for (const Duration since_first : std::vector<Duration>{0s, 0s, 60s, 90s, 1h}) {
    REQUIRE(replay.wait(first + since_first));
    CHECK(pace.clock.now() == kStart + since_first / 60);
  }
  CHECK(pace.handed_over == 3);
  // The clock ran ahead: nothing is waited for.
  pace.clock.advance(1h);
  REQUIRE(replay.wait(first + 2h));
  CHECK(pace.handed_over == 3);
}

TEST_CASE("the span of all years at a crawl does not overflow") {
  Pace pace;
  ReplaySchedule replay(pace.pacer, 1e-6);
  REQUIRE(replay.wait(Timestamp(kFirstSecond)));
  REQUIRE(replay.wait(Timestamp(kLastSecond)));
  CHECK(pace.clock.now() > kStart + 24h * 365 * 100'000);
}

TEST_CASE("a stop cuts the wait short") {
  Pace pace;
  RateSchedule rate(pace.pacer, 1);
  ReplaySchedule replay(pace.pacer, 1);
  REQUIRE(rate.wait());
  REQUIRE(replay.wait(kStart));
  pace.clock.stop();
  CHECK_FALSE(rate.wait());
  CHECK_FALSE(replay.wait(kStart + 1s));
}

TEST_CASE("rates as options give them") {
  CHECK(parse_rate("100/s") == 100);
  CHECK(parse_rate("0.5/s") == 0.5);
  CHECK(parse_rate("6000/m") == 100);
  CHECK(parse_rate("36/h") == 0.01);
  CHECK(parse_rate("1e3/s") == 1000);
  for (const char* text : {"", "100", "/s", "0/s", "-1/s", "x/s", "1/y", "1 /s", "1/s ", "nan/s", "inf/s", "1e30/s"}) {
    CHECK_THROWS_AS(parse_rate(text), UsageError);
  }
}
