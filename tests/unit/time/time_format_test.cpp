// SPDX-License-Identifier: Apache-2.0
// Formats given by the user: what they read, which are refused, and that writing by the same format is the inverse.
#include <catch2/catch.hpp>
#include <random>

#include "common/error/error.hpp"
#include "common/time/time_writer.hpp"
#include "tests/unit/time/time_text.hpp"

namespace lg {
namespace {

using test::read;

struct Case {
  std::string_view format;
  std::string_view text;
  std::string_view expected;
};

TEST_CASE("Texts are read by a format") {
  const Case cases[] = {
      {"%Y-%m-%d %H:%M:%S", "2014-10-23 03:26:20", "2014-10-23T03:26:20Z"},
      {"%Y-%m-%d %H:%M:%S", "2014-10-23 03:26:20.125", "2014-10-23T03:26:20.125Z"},
      {"%Y-%m-%d %H:%M:%S", "2014-10-23 03:26:20 ", "no"},
      {"%Y-%m-%d %H:%M:%S", "2014-10-23 03:26", "no"},
      {"%F %T", "2014-10-23 03:26:20", "2014-10-23T03:26:20Z"},
      {"%F %R", "2014-10-23 03:26", "2014-10-23T03:26:00Z"},
      {"%m/%d/%Y", "06/04/2013", "2013-06-04T00:00:00Z"},
      {"%m/%d/%Y", "6/4/2013", "2013-06-04T00:00:00Z"},
      {"%m/%d/%Y", "6/4/13", "no"},
      {"%m/%d/%Y", "02/29/2013", "no"},
      {"%m/%d/%Y", "13/04/2013", "no"},
      {"%D", "06/04/13", "2013-06-04T00:00:00Z"},
      {"%D", "06/04/69", "1969-06-04T00:00:00Z"},
      {"%D", "06/04/68", "2068-06-04T00:00:00Z"},
      {"%Y%m%d%H%M%S", "20141023032620", "2014-10-23T03:26:20Z"},
      {"%Y%m%dT%H%M%S%z", "20141023T032620Z", "2014-10-23T03:26:20Z"},
      {"%d/%b/%Y:%H:%M:%S %z", "23/Oct/2014:03:26:20 +0200", "2014-10-23T01:26:20Z"},
      {"%d/%b/%Y:%H:%M:%S %z", "23/oct/2014:03:26:20 +02:00", "2014-10-23T01:26:20Z"},
      {"%a, %d %b %Y %H:%M:%S GMT", "Thu, 23 Oct 2014 03:26:20 GMT", "2014-10-23T03:26:20Z"},
      {"%A %e %B %Y", "thursday 23 OCTOBER 2014", "2014-10-23T00:00:00Z"},
      {"%A %e %h %Y", "Thu  3 October 2014", "2014-10-03T00:00:00Z"},
      {"%A %e %h %Y", "Thu 3 Octob 2014", "no"},
      {"%a %F", "Thi 2014-10-23", "no"},
      {"%Y-%m-%d %I:%M %p", "2014-10-23 12:26 AM", "2014-10-23T00:26:00Z"},
      {"%Y-%m-%d %I:%M %p", "2014-10-23 12:26 pm", "2014-10-23T12:26:00Z"},
      {"%Y-%m-%d %p %I:%M", "2014-10-23 PM 03:26", "2014-10-23T15:26:00Z"},
      {"%Y-%m-%d %I:%M %p", "2014-10-23 13:26 PM", "no"},
      {"%Y-%m-%d %I:%M %p", "2014-10-23 0:26 PM", "no"},
      {"%F %T,%f", "2014-10-23 03:26:20,123", "2014-10-23T03:26:20.123Z"},
      {"%F %T.%f", "2014-10-23 03:26:20.000000001", "2014-10-23T03:26:20.000000001Z"},
      {"%F %T.%f", "2014-10-23 03:26:20.", "no"},
      {"%F %T, x", "2014-10-23 03:26:20, x", "2014-10-23T03:26:20Z"},
      {"%Y.%j", "2014.296", "2014-10-23T00:00:00Z"},
      {"%Y.%j", "2016.366", "2016-12-31T00:00:00Z"},
      {"%Y.%j", "2014.366", "no"},
      {"%Y.%j", "2014.0", "no"},
      {"%Y", "2014", "2014-01-01T00:00:00Z"},
      {"%Y-%m", "2014-10", "2014-10-01T00:00:00Z"},
      {"%Y %H", "2014 24", "2014-01-02T00:00:00Z"},
      {"%F %T", "2014-10-23 24:00:00", "2014-10-24T00:00:00Z"},
      {"%F %T", "2014-10-23 24:00:01", "no"},
      {"%F %T", "2016-12-31 23:59:60", "2017-01-01T00:00:00Z"},
      {"%F %T", "2016-12-31 23:59:61", "no"},
      {"%F%n%t%T", "2014-10-23 \t\r\n 03:26:20", "2014-10-23T03:26:20Z"},
      {"%F %T", "2014-10-2303:26:20", "2014-10-23T03:26:20Z"},
      {"100%% %Y", "100% 2014", "2014-01-01T00:00:00Z"},
      {"%s", "1414034780", "2014-10-23T03:26:20Z"},
      {"%s", "1414034780.5", "2014-10-23T03:26:20.5Z"},
      {"%s", "0", "1970-01-01T00:00:00Z"},
      {"%s", "-1", "1969-12-31T23:59:59Z"},
      {"%s", "-1.25", "1969-12-31T23:59:58.75Z"},
      {"%s", "-0.25", "1969-12-31T23:59:59.75Z"},
      {"%s", "", "no"},
      {"%s", "-", "no"},
      {"%s", "+1", "no"},
      {"%s", "253402300799", "9999-12-31T23:59:59Z"},
      {"%s", "253402300800", "no"},
      {"%s", "999999999999999999", "no"},
      {"%s", "9999999999999999999999999999", "no"},
      {"%s", "-99999999999999999", "no"},
      {"%s %z", "1414034780 +0200", "2014-10-23T03:26:20Z"},
      {"%L", "1414034780123", "2014-10-23T03:26:20.123Z"},
      {"%L", "-1", "1969-12-31T23:59:59.999Z"},
      {"%L", "1414034780123.5", "no"},
      {"%F", "", "no"},
      {"%F", "0000-01-01", "0000-01-01T00:00:00Z"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.format, one.text);
    CHECK(read(TimeFormat(one.format), one.text) == one.expected);
  }
}

TEST_CASE("Formats that give no time are refused with the reason") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"%Y-%q", "unknown %q in the time format '%Y-%q'"},
      {"%Y%", "the time format '%Y%' ends in a lone %"},
      {"%b %d %H:%M:%S", "the time format '%b %d %H:%M:%S' has no year"},
      {"now", "the time format 'now' has no year"},
      {"%Y %d", "the time format '%Y %d' has a day but no month"},
      {"%Y %j %m", "the time format '%Y %j %m' has a day of the year (%j) next to a month or a day"},
      {"%F %I:%M", "the time format '%F %I:%M' has an hour of twelve (%I) without %p, or next to %H"},
      {"%F %H %p", "the time format '%F %H %p' has %p without an hour of twelve (%I)"},
      {"%F %M", "the time format '%F %M' has minutes but no hour"},
      {"%F %H %S", "the time format '%F %H %S' has seconds but no minutes"},
      {"%F %f", "the time format '%F %f' has a fraction (%f) but no seconds"},
      {"%s %H", "the time format '%s %H' has seconds since 1970 next to a date or an hour"},
      {"%s %L", "%L says again what is said before it in the time format '%s %L'"},
      {"%F %y", "%y says again what is said before it in the time format '%F %y'"},
  };
  for (const auto& [format, message] : cases) {
    CAPTURE(format);
    CHECK_THROWS_WITH(TimeFormat(format), std::string(message));
    CHECK_THROWS_AS(TimeFormat(format), UsageError);
  }
}

TEST_CASE("An empty format is the default one") {
  CHECK(TimeFormat("").text().empty());
  CHECK(read(TimeFormat(""), "2014-10-23T03:26:20Z") == "2014-10-23T03:26:20Z");
  CHECK(TimeFormat("%F").text() == "%F");
}

TEST_CASE("Times without a zone are in the zone given, others are not") {
  Zone berlin("Europe/Berlin");
  CHECK(read(TimeFormat(), "2014-10-23 03:26:20", berlin) == "2014-10-23T01:26:20Z");
  CHECK(read(TimeFormat(), "2014-12-23", berlin) == "2014-12-22T23:00:00Z");
  CHECK(read(TimeFormat(), "2014-10-23T03:26:20Z", berlin) == "2014-10-23T03:26:20Z");
  CHECK(read(TimeFormat("%D %R"), "10/23/14 03:26", berlin) == "2014-10-23T01:26:00Z");
  CHECK(read(TimeFormat("%D %R %z"), "10/23/14 03:26 -0100", berlin) == "2014-10-23T04:26:00Z");
  CHECK(read(TimeFormat("%s"), "1414034780", berlin) == "2014-10-23T03:26:20Z");
}

TEST_CASE("Times are written by a format") {
  Instant instant;
  REQUIRE(TimeFormat().parse("2014-03-04T15:06:07.080Z", Zone(), instant));
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"%Y.%m.%d", "2014.03.04"},
      {"%F %T", "2014-03-04 15:06:07.080"},
      {"%H:%M:%S.%f", "15:06:07.080"},
      {"%D %R", "03/04/14 15:06"},
      {"%a %A %b %B %h", "Tue Tuesday Mar March Mar"},
      {"%e|%j|%y", " 4|063|14"},
      {"%I %p", "03 PM"},
      {"%s", "1393945567.080"},
      {"%L", "1393945567080"},
      {"%z", "+0000"},
      {"100%%", "100%"},
      {"%n%t", "\n\t"},
      {"", ""},
  };
  for (const auto& [format, expected] : cases) {
    CAPTURE(format);
    CHECK(format_time(instant, format, Zone()) == expected);
  }
  CHECK(format_time(instant, "%F %R %z", Zone("America/New_York")) == "2014-03-04 10:06 -0500");
  CHECK(format_time(instant, "%F %R %z", Zone("Asia/Kathmandu")) == "2014-03-04 20:51 +0545");
  CHECK(format_time(instant, "%d", Zone("Pacific/Kiritimati")) == "05");
  CHECK(format_time(instant_of(Timestamp(Duration(-250'000))), "%s", Zone()) == "-0.25");
  CHECK_THROWS_WITH(format_time(instant, "%Q", Zone()), "unknown %Q in the time format '%Q'");
}

TEST_CASE("What a format writes it reads again") {
  const std::string_view formats[] = {"%Y-%m-%d %H:%M:%S", "%d/%b/%Y:%H:%M:%S %z", "%A, %e %B %Y, %I:%M:%S%p",
                                      "%Y%m%d%H%M%S%z",    "%Y.%j %T,%f",          "%s"};
  std::mt19937_64 random(2);
  std::uniform_int_distribution<std::int64_t> micros(-62'135'596'800'000'000, 253'402'300'799'999'999);
  std::string text;
  for (std::string_view format : formats) {
    TimeFormat reader(format);
    TimeWriter writer(format);
    CAPTURE(format);
    for (int round = 0; round < 10'000; ++round) {
      Instant instant = instant_of(Timestamp(Duration(micros(random))));
      text.clear();
      writer.append(text, instant, Zone());
      Instant again;
      CAPTURE(text);
      REQUIRE(reader.parse(text, Zone(), again));
      REQUIRE(again.time == instant.time);
    }
  }
}

}  // namespace
}  // namespace lg
