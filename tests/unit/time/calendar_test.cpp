// SPDX-License-Identifier: Apache-2.0
#include "common/time/calendar.hpp"

#include <catch2/catch.hpp>

#include "tests/support/fake_clock.hpp"
#include "tests/unit/time/time_text.hpp"

namespace lg {
namespace {

using test::at;

std::string date_text(Timestamp time, const Zone& zone) {
  char buffer[kMaxDateLength];
  return std::string(buffer, format_date(time, zone, buffer));
}

TEST_CASE("The wall clock of a zone") {
  Zone new_york("America/New_York");
  Timestamp time = at("2014-10-23T03:26:20.5Z");
  CHECK(hour_of(time, Zone()) == 3);
  CHECK(minute_of(time, Zone()) == 26);
  CHECK(weekday_of(time, Zone()) == 4);
  CHECK(date_text(time, Zone()) == "2014-10-23");
  CHECK(hour_of(time, new_york) == 23);
  CHECK(weekday_of(time, new_york) == 3);
  CHECK(date_text(time, new_york) == "2014-10-22");
  CHECK(date_of(time, new_york) == std::chrono::year(2014) / 10 / 22);
  CHECK(minute_of(time, Zone("Asia/Kathmandu")) == 11);
}

TEST_CASE("Weekdays are those of ISO 8601") {
  CHECK(weekday_of(at("2024-01-01"), Zone()) == 1);
  CHECK(weekday_of(at("2024-01-07"), Zone()) == 7);
  CHECK(weekday_of(at("1969-12-31"), Zone()) == 3);
  CHECK(weekday_of(at("1969-12-28"), Zone()) == 7);
}

TEST_CASE("Times before 1970 are rounded down") {
  Timestamp time = at("1969-12-31T23:59:59.5Z");
  CHECK(floor_seconds(time).time_since_epoch().count() == -1);
  CHECK(hour_of(time, Zone()) == 23);
  CHECK(minute_of(time, Zone()) == 59);
  CHECK(date_text(time, Zone()) == "1969-12-31");
}

TEST_CASE("A day starts at midnight of the zone") {
  struct Case {
    const char* zone;
    std::string_view time;
    std::string_view start;
  };
  const Case cases[] = {
      {"UTC", "2014-10-23T03:26:20.5Z", "2014-10-23T00:00:00Z"},
      {"UTC", "2014-10-23T00:00:00Z", "2014-10-23T00:00:00Z"},
      {"UTC", "1969-12-31T23:59:59.5Z", "1969-12-31T00:00:00Z"},
      {"Europe/Berlin", "2014-10-23T21:59:59Z", "2014-10-22T22:00:00Z"},
      {"Europe/Berlin", "2014-10-23T22:00:00Z", "2014-10-23T22:00:00Z"},
      {"Europe/Berlin", "2014-10-26T12:00:00Z", "2014-10-25T22:00:00Z"},  // the day of 25 hours
      {"Europe/Berlin", "2014-10-26T23:00:00Z", "2014-10-26T23:00:00Z"},
      {"America/Sao_Paulo", "2014-10-19T12:00:00Z", "2014-10-19T03:00:00Z"},  // 00:00 to 01:00 was skipped
      {"America/Havana", "2014-11-02T05:30:00Z", "2014-11-02T04:00:00Z"},     // 00:00 to 01:00 came twice
      {"Asia/Kathmandu", "2014-10-23T18:14:00Z", "2014-10-22T18:15:00Z"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.zone, one.time);
    CHECK(format_rfc3339(start_of_day(at(one.time), Zone(one.zone))) == one.start);
  }
}

TEST_CASE("A fake clock jumps where a real one waits") {
  test::FakeClock clock(at("2014-10-23"));
  CHECK(clock.wait_until(at("2014-10-24")));
  CHECK(clock.now() == at("2014-10-24"));
  CHECK(clock.wait_until(at("2014-10-23")));
  CHECK(clock.now() == at("2014-10-24"));
  clock.advance(std::chrono::hours(1));
  CHECK(clock.now() == at("2014-10-24T01:00:00Z"));
  clock.stop();
  CHECK_FALSE(clock.wait_until(at("2014-10-25")));
  CHECK(clock.now() == at("2014-10-24T01:00:00Z"));
  CHECK(clock.waits().size() == 2);
}

}  // namespace
}  // namespace lg
