// SPDX-License-Identifier: Apache-2.0
#include "common/time/zone_rule.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/time/time_text.hpp"

namespace lg {
namespace {

std::int64_t seconds(std::string_view text) {
  return test::at(text).time_since_epoch().count() / 1'000'000;
}

TEST_CASE("The rule says the offset, and from when to when") {
  struct Case {
    std::string_view line;
    std::string_view time;
    std::string_view begin;
    std::string_view end;
    std::int64_t offset;
  };
  const Case cases[] = {
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2050-07-01", "2050-03-27T01:00:00Z", "2050-10-30T01:00:00Z", 7200},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2050-12-31T23:59:59", "2050-10-30T01:00:00Z", "2051-03-26T01:00:00Z", 3600},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2050-03-27T01:00:00Z", "2050-03-27T01:00:00Z", "2050-10-30T01:00:00Z", 7200},
      {"EST5EDT,M3.2.0,M11.1.0", "2050-01-01", "2049-11-07T06:00:00Z", "2050-03-13T07:00:00Z", -18000},
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-01-01", "2049-10-02T16:00:00Z", "2050-04-02T16:00:00Z", 39600},
      {"IST-1GMT0,M10.5.0,M3.5.0/1", "2050-01-01", "2049-10-31T01:00:00Z", "2050-03-27T01:00:00Z", 0},
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-07-01", "2050-03-27T01:00:00Z", "2050-10-30T01:00:00Z", -3600},
      {"<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", "2050-06-01", "2050-04-02T14:00:00Z", "2050-09-24T14:00:00Z",
       45900},
      {"EET-2EEST,M3.4.4/50,M10.4.4/50", "2050-04-01", "2050-03-26T00:00:00Z", "2050-10-28T23:00:00Z", 10800},
      {"AAA3BBB,J60/0,J300/0", "2052-06-01", "2052-03-01T03:00:00Z", "2052-10-27T02:00:00Z", -7200},
      {"AAA3BBB,59/0,300/0", "2052-06-01", "2052-02-29T03:00:00Z", "2052-10-27T02:00:00Z", -7200},
  };
  for (const Case& one : cases) {
    CAPTURE(one.line, one.time);
    std::optional<ZoneRule> rule = ZoneRule::parse(one.line);
    REQUIRE(rule);
    OffsetSpan span = rule->at(seconds(one.time));
    CHECK(span.begin == seconds(one.begin));
    CHECK(span.end == seconds(one.end));
    CHECK(span.offset == one.offset);
  }
}

TEST_CASE("Lines without a rule are none") {
  for (std::string_view line : {"", "UTC0", "<+0545>-5:45", "EST5EDT", "CE-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0",
                                "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
                                "CET-1CEST,M3.5.0,M10.5.0/3x", "CET-1CEST,J0,J366", "CET-1CEST,M3.5.0/168,M10.5.0",
                                "<CET-1", "CET-1CEST,,", "CETCEST,M3.5.0,M10.5.0", "TZif2"}) {
    CAPTURE(line);
    CHECK_FALSE(ZoneRule::parse(line));
  }
}

}  // namespace
}  // namespace lg
