// SPDX-License-Identifier: Apache-2.0
// Boundaries of windows where the clock changes, against a walk through the seconds.
#include "tools/lgwindow/grid.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "common/time/time_format.hpp"

namespace lg::window {

namespace {

using std::chrono::seconds;

Timestamp utc(const char* text) {
  Instant instant;
  REQUIRE(TimeFormat().parse(text, Zone(), instant));
  return instant.time;
}

std::vector<std::string> boundaries(const Grid& grid, Timestamp from, int count) {
  std::vector<std::string> result;
  for (Timestamp at = grid.at_or_before(from); count > 0; --count, at = grid.after(at)) {
    result.push_back(format_rfc3339(at));
  }
  return result;
}

// The rule as the man page has it: a boundary is where the wall clock shows, or jumps over, a multiple of the step; in
// a stretch that comes twice, the second time only if the step is no longer than the stretch.
std::vector<Timestamp> walk(const Zone& zone, Timestamp from, Timestamp to, seconds step) {
  const LocalSeconds width = step.count();
  const auto local = [&](Timestamp at) { return zone.to_local(std::chrono::floor<seconds>(at)); };
  std::vector<Timestamp> result;
  LocalSeconds twice_until = 0;  // of the wall clock
  LocalSeconds twice_length = 0;
  for (Timestamp at = from; at < to; at += seconds(1)) {
    const LocalSeconds now = local(at);
    const LocalSeconds before = local(at - seconds(1));
    if (now <= before) {
      twice_until = before + 1;
      twice_length = twice_until - now;
    }
    const bool is_multiple = now <= before ? now % width == 0 : now / width != before / width;
    if (is_multiple && !(now < twice_until && width > twice_length)) result.push_back(at);
  }
  return result;
}

}  // namespace

TEST_CASE("a day of 23 and a day of 25 hours are days") {
  const Zone berlin("Europe/Berlin");
  const Grid days(std::chrono::days(1), std::chrono::days(1), berlin);
  CHECK(boundaries(days, utc("2014-03-30T12:00:00Z"), 2) ==
        std::vector<std::string>{"2014-03-29T23:00:00Z", "2014-03-30T22:00:00Z"});
  CHECK(boundaries(days, utc("2014-10-26T12:00:00Z"), 2) ==
        std::vector<std::string>{"2014-10-25T22:00:00Z", "2014-10-26T23:00:00Z"});
}

TEST_CASE("hours that come twice are two windows, of two hours one") {
  const Zone berlin("Europe/Berlin");
  const Timestamp night = utc("2014-10-25T23:30:00Z");  // 01:30, before the hour from 2 to 3 that comes twice
  CHECK(boundaries(Grid(std::chrono::hours(1), std::chrono::hours(1), berlin), night, 4) ==
        std::vector<std::string>{"2014-10-25T23:00:00Z", "2014-10-26T00:00:00Z", "2014-10-26T01:00:00Z",
                                 "2014-10-26T02:00:00Z"});
  CHECK(boundaries(Grid(std::chrono::hours(2), std::chrono::hours(2), berlin), night, 3) ==
        std::vector<std::string>{"2014-10-25T22:00:00Z", "2014-10-26T00:00:00Z", "2014-10-26T03:00:00Z"});
}

TEST_CASE("an hour that does not exist is no window") {
  const Zone berlin("Europe/Berlin");
  const Timestamp night = utc("2014-03-30T00:30:00Z");  // 01:30, before the hour from 2 to 3 that does not exist
  CHECK(boundaries(Grid(std::chrono::minutes(30), std::chrono::minutes(30), berlin), night, 3) ==
        std::vector<std::string>{"2014-03-30T00:30:00Z", "2014-03-30T01:00:00Z", "2014-03-30T01:30:00Z"});
  CHECK(boundaries(Grid(std::chrono::hours(2), std::chrono::hours(2), berlin), night, 3) ==
        std::vector<std::string>{"2014-03-29T23:00:00Z", "2014-03-30T01:00:00Z", "2014-03-30T02:00:00Z"});
}

TEST_CASE("weeks begin on Mondays, other lengths with 1970") {
  const Zone utc_zone;
  CHECK(boundaries(Grid(std::chrono::weeks(1), std::chrono::weeks(1), utc_zone), utc("2014-10-23T03:00:00Z"), 1) ==
        std::vector<std::string>{"2014-10-20T00:00:00Z"});
  const Grid odd(std::chrono::hours(7), std::chrono::hours(7), utc_zone);
  CHECK(odd.at_or_before(Timestamp{}) == Timestamp{});
  CHECK(odd.after(Timestamp{}) == Timestamp{} + std::chrono::hours(7));
  CHECK(odd.at_or_before(Timestamp{} - Duration(1)) == Timestamp{} - std::chrono::hours(7));
}

TEST_CASE("boundaries are those of a walk through the seconds") {
  struct Change {
    const char* zone;
    const char* around;
  };
  const Change change =
      GENERATE(Change{"Europe/Berlin", "2014-03-30T01:00:00Z"}, Change{"Europe/Berlin", "2014-10-26T01:00:00Z"},
               Change{"America/New_York", "2021-11-07T06:00:00Z"},
               Change{"America/Havana", "2014-03-09T05:00:00Z"},       // skips midnight
               Change{"America/Havana", "2014-11-02T05:00:00Z"},       // has midnight twice
               Change{"Australia/Lord_Howe", "2014-04-05T15:00:00Z"},  // by 30 minutes
               Change{"Australia/Lord_Howe", "2014-10-04T15:30:00Z"},
               Change{"Asia/Kathmandu", "2014-01-01T00:00:00Z"},  // 5:45, no change
               Change{"Pacific/Apia", "2011-12-30T10:00:00Z"});   // skips a day
  const seconds step = GENERATE(seconds(300), seconds(420), seconds(1800), seconds(3600), seconds(2400), seconds(5400),
                                seconds(7200), seconds(21600), seconds(25200), seconds(86400), seconds(172800));
  INFO(change.zone << " " << change.around << " " << step.count());
  const Zone zone(change.zone);
  const Grid grid(step, step, zone);
  const Timestamp middle = utc(change.around);
  const Timestamp from = middle - std::chrono::hours(30);
  const Timestamp to = middle + std::chrono::hours(60);
  const std::vector<Timestamp> expected = walk(zone, from, to, step);
  std::vector<Timestamp> found;
  for (Timestamp at = grid.after(from - seconds(1)); at < to; at = grid.after(at)) found.push_back(at);
  REQUIRE(found == expected);
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(grid.at_or_before(found[i]) == found[i]);
    if (i > 0) CHECK(grid.at_or_before(found[i] - Duration(1)) == found[i - 1]);
    CHECK(grid.back(found[i], static_cast<std::int64_t>(i)) == found[0]);
    CHECK(grid.back(found[i], 0) == found[i]);
  }
}

}  // namespace lg::window
