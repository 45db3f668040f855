// SPDX-License-Identifier: Apache-2.0
// Zones: changes of the clock, odd offsets, the years after the last change that the database lists.
#include <date/tz.h>

#include <catch2/catch.hpp>
#include <random>

#include "common/error/error.hpp"
#include "common/time/calendar.hpp"
#include "tests/unit/time/time_text.hpp"

namespace lg {
namespace {

using test::at;
using test::read;

struct Case {
  const char* zone;
  std::string_view local;
  std::string_view utc;
};

TEST_CASE("Wall clocks are read through gaps, folds and odd offsets") {
  const Case cases[] = {
      // The gap of spring: the offset before it, so the clock seems to go on.
      {"Europe/Berlin", "2014-03-30T01:59:59", "2014-03-30T00:59:59Z"},
      {"Europe/Berlin", "2014-03-30T02:00:00", "2014-03-30T01:00:00Z"},
      {"Europe/Berlin", "2014-03-30T02:30:00", "2014-03-30T01:30:00Z"},
      {"Europe/Berlin", "2014-03-30T02:59:59", "2014-03-30T01:59:59Z"},
      {"Europe/Berlin", "2014-03-30T03:00:00", "2014-03-30T01:00:00Z"},
      {"America/New_York", "2014-03-09T02:30:00", "2014-03-09T07:30:00Z"},
      {"America/New_York", "2014-03-09T03:00:00", "2014-03-09T07:00:00Z"},
      // The fold of autumn: the first of two.
      {"Europe/Berlin", "2014-10-26T01:59:59", "2014-10-25T23:59:59Z"},
      {"Europe/Berlin", "2014-10-26T02:00:00", "2014-10-26T00:00:00Z"},
      {"Europe/Berlin", "2014-10-26T02:59:59", "2014-10-26T00:59:59Z"},
      {"Europe/Berlin", "2014-10-26T03:00:00", "2014-10-26T02:00:00Z"},
      {"America/New_York", "2014-11-02T01:30:00", "2014-11-02T05:30:00Z"},
      {"America/New_York", "2014-11-02T02:00:00", "2014-11-02T07:00:00Z"},
      {"Australia/Lord_Howe", "2014-10-05T02:15:00", "2014-10-04T15:45:00Z"},
      {"Australia/Lord_Howe", "2014-04-06T01:45:00", "2014-04-05T14:45:00Z"},
      {"America/Sao_Paulo", "2014-10-19T00:30:00", "2014-10-19T03:30:00Z"},
      // Daylight saving that is an hour less in winter.
      {"Europe/Dublin", "2014-10-26T01:30:00", "2014-10-26T00:30:00Z"},
      {"Europe/Dublin", "2014-03-30T01:30:00", "2014-03-30T01:30:00Z"},
      // A day that never was.
      {"Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z"},
      {"Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z"},
      {"Asia/Kathmandu", "2014-10-23T00:00:00", "2014-10-22T18:15:00Z"},
      {"Pacific/Chatham", "2014-06-01T00:00:00", "2014-05-31T11:15:00Z"},
      {"Pacific/Kiritimati", "2014-06-01T00:00:00", "2014-05-31T10:00:00Z"},
      {"Europe/Berlin", "1800-01-01T00:00:00", "1799-12-31T23:06:32Z"},
      {"Etc/UTC", "2014-10-23T00:00:00", "2014-10-23T00:00:00Z"},
      {"GMT", "2014-10-23T00:00:00", "2014-10-23T00:00:00Z"},
      {"Etc/GMT+5", "2014-10-23T00:00:00", "2014-10-23T05:00:00Z"},
      // After the last change that the database lists.
      {"Europe/Berlin", "2040-07-01T00:00:00", "2040-06-30T22:00:00Z"},
      {"Europe/Berlin", "2040-12-01T00:00:00", "2040-11-30T23:00:00Z"},
      {"Europe/Berlin", "2100-03-28T02:30:00", "2100-03-28T01:30:00Z"},
      {"Europe/Berlin", "2100-10-31T02:30:00", "2100-10-31T00:30:00Z"},
      {"Europe/Berlin", "9999-07-01T00:00:00", "9999-06-30T22:00:00Z"},
      {"America/New_York", "2050-07-01T00:00:00", "2050-07-01T04:00:00Z"},
      {"Australia/Sydney", "2050-01-01T00:00:00", "2049-12-31T13:00:00Z"},
      {"Europe/Dublin", "2050-07-01T00:00:00", "2050-06-30T23:00:00Z"},
      {"America/Nuuk", "2050-03-26T12:00:00", "2050-03-26T14:00:00Z"},
      {"Asia/Tokyo", "2050-07-01T00:00:00", "2050-06-30T15:00:00Z"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.zone, one.local);
    CHECK(read(TimeFormat(), one.local, Zone(one.zone)) == one.utc);
  }
}

TEST_CASE("Times jump about and the cached offset never misleads") {
  Zone zone("Europe/Berlin");
  for (int round = 0; round < 3; ++round) {
    CHECK(read(TimeFormat(), "2014-07-01T00:00:00", zone) == "2014-06-30T22:00:00Z");
    CHECK(read(TimeFormat(), "2014-01-01T00:00:00", zone) == "2013-12-31T23:00:00Z");
    CHECK(read(TimeFormat(), "2050-07-01T00:00:00", zone) == "2050-06-30T22:00:00Z");
    CHECK(read(TimeFormat(), "0001-01-01T00:00:00", zone) == "0000-12-31T23:06:32Z");
  }
}

TEST_CASE("Unknown zones are refused with a hint") {
  for (const char* name : {"Europe/Berln", "", "../../etc/passwd", "europe/berlin", "+02:00"}) {
    CAPTURE(name);
    try {
      Zone zone(name);
      FAIL("accepted");
    } catch (const UsageError& error) {
      CHECK(error.what() == "unknown time zone '" + std::string(name) + "'");
      CHECK(error.hint() == "names are those of the tz database, such as Europe/Berlin");
    }
  }
}

TEST_CASE("UTC needs no rules") {
  CHECK(Zone().is_utc());
  CHECK(Zone("UTC").is_utc());
  CHECK(Zone().name() == "UTC");
  CHECK_FALSE(Zone("Europe/Berlin").is_utc());
  CHECK(Zone("Europe/Berlin").name() == "Europe/Berlin");
}

TEST_CASE("A zone agrees with the date library, both ways, where that knows the rules") {
  std::mt19937_64 random(3);
  std::uniform_int_distribution<std::int64_t> any(-4'000'000'000, 2'100'000'000);
  std::uniform_int_distribution<std::int64_t> step(-200'000, 200'000);
  for (const char* name : {"Europe/Berlin", "America/New_York", "Europe/Dublin", "Asia/Kathmandu", "Pacific/Apia",
                           "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Antarctica/Troll"}) {
    CAPTURE(name);
    Zone zone(name);
    const date::time_zone* reference = date::locate_zone(name);
    for (int round = 0; round < 2'000; ++round) {
      std::int64_t seconds = any(random);
      for (int near = 0; near < 5; ++near, seconds += step(random)) {
        CAPTURE(seconds);
        date::sys_seconds utc{std::chrono::seconds(seconds)};
        date::sys_info info = reference->get_info(utc);
        Timestamp time = Timestamp(utc);
        date::local_seconds local(utc.time_since_epoch() + info.offset);
        REQUIRE(zone.to_local(utc) == local.time_since_epoch().count());
        date::local_days day = date::floor<date::days>(local);
        REQUIRE(hour_of(time, zone) == date::hh_mm_ss<std::chrono::seconds>(local - day).hours().count());
        REQUIRE(minute_of(time, zone) == date::hh_mm_ss<std::chrono::seconds>(local - day).minutes().count());
        REQUIRE(weekday_of(time, zone) == static_cast<int>(date::weekday(day).iso_encoding()));

        date::local_info back = reference->get_info(local);
        REQUIRE(zone.to_utc(zone.to_local(utc)).time_since_epoch() == local.time_since_epoch() - back.first.offset);
      }
    }
  }
}

TEST_CASE("Any timestamp has a place on every wall clock") {
  for (const char* name : {"UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia"}) {
    Zone zone(name);
    for (Timestamp time : {Timestamp::min(), Timestamp::max(), Timestamp(kFirstSecond), Timestamp(kLastSecond)}) {
      int hour = hour_of(time, zone);
      CHECK((hour >= 0 && hour <= 23));
      int weekday = weekday_of(time, zone);
      CHECK((weekday >= 1 && weekday <= 7));
      char buffer[kMaxDateLength];
      CHECK(format_date(time, zone, buffer) <= kMaxDateLength);
    }
  }
}

}  // namespace
}  // namespace lg
