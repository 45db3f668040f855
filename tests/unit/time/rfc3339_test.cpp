// SPDX-License-Identifier: Apache-2.0
// The default format: what it reads, what it refuses, and that writing and reading are each other's inverse.
#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/time/time_text.hpp"

namespace lg {
namespace {

using test::read;

TEST_CASE("RFC 3339 and its relatives are read") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"2014-10-23 03:26:20", "2014-10-23T03:26:20Z"},
      {"2014-10-23T03:26:20", "2014-10-23T03:26:20Z"},
      {"2014-10-23t03:26:20z", "2014-10-23T03:26:20Z"},
      {"2014-10-23T03:26:20Z", "2014-10-23T03:26:20Z"},
      {"2014-10-23T03:26", "2014-10-23T03:26:00Z"},
      {"2014-10-23T03:26Z", "2014-10-23T03:26:00Z"},
      {"2014-10-23 03:26+02:00", "2014-10-23T01:26:00Z"},
      {"2014-10-23", "2014-10-23T00:00:00Z"},
      {"2014-10-23T03:26:20+02:00", "2014-10-23T01:26:20Z"},
      {"2014-10-23T03:26:20+0200", "2014-10-23T01:26:20Z"},
      {"2014-10-23T03:26:20+02", "2014-10-23T01:26:20Z"},
      {"2014-10-23T03:26:20-05:30", "2014-10-23T08:56:20Z"},
      {"2014-10-23T03:26:20-00:00", "2014-10-23T03:26:20Z"},
      {"2014-10-23T03:26:20.5", "2014-10-23T03:26:20.5Z"},
      {"2014-10-23T03:26:20,5Z", "2014-10-23T03:26:20.5Z"},
      {"2014-10-23T03:26:20.000Z", "2014-10-23T03:26:20.000Z"},
      {"2014-10-23T03:26:20.123456789+02:00", "2014-10-23T01:26:20.123456789Z"},
      {"2014-10-23T24:00:00Z", "2014-10-24T00:00:00Z"},
      {"2014-12-31T24:00", "2015-01-01T00:00:00Z"},
      {"2014-10-23T24:00:00.000Z", "2014-10-24T00:00:00.000Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
      {"2012-02-29", "2012-02-29T00:00:00Z"},
      {"2000-02-29", "2000-02-29T00:00:00Z"},
      {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"},
      {"0000-02-29", "0000-02-29T00:00:00Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.9Z"},
      {"9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(read(TimeFormat(), text) == expected);
  }
}

TEST_CASE("What is no time is refused") {
  const std::string_view cases[] = {
      "",
      " ",
      "2014",
      "2014-10",
      "2014-10-2",
      "2014-13-01",
      "2014-00-01",
      "2014-01-00",
      "2014-01-32",
      "2014-04-31",
      "2014-02-29",
      "1900-02-29",
      "2014/10/23",
      "2014-1o-23",
      "-014-10-23",
      "+2014-10-23",
      " 2014-10-23",
      "2014-10-23 ",
      "2014-10-23T",
      "2014-10-23Z",
      "2014-10-23T03",
      "2014-10-23T03:",
      "2014-10-23T03:2",
      "2014-10-23T03:26:",
      "2014-10-23T03:26:2",
      "2014-10-23T03:26:20.",
      "2014-10-23T03:26:20.Z",
      "2014-10-23T03:26:20.1234567890Z",
      "2014-10-23T03:26.5Z",
      "2014-10-23T25:00:00",
      "2014-10-23T24:00:01",
      "2014-10-23T24:01:00",
      "2014-10-23T24:00:00.1",
      "2014-10-23T03:60:00",
      "2014-10-23T03:26:61",
      "2014-10-23T03:26:20ZZ",
      "2014-10-23T03:26:20 Z",
      "2014-10-23T03:26:20Zx",
      "2014-10-23T03:26:20x",
      "2014-10-23  03:26:20",
      "2014-10-23_03:26:20",
      "2014-10-23T03-26-20",
      "2014-10-23T03:26:20+",
      "2014-10-23T03:26:20+2",
      "2014-10-23T03:26:20+02:",
      "2014-10-23T03:26:20+02:0",
      "2014-10-23T03:26:20+020",
      "2014-10-23T03:26:20+24:00",
      "2014-10-23T03:26:20+02:60",
      "2014-10-23T03:26:20+02:00x",
      "0000-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01",
      "9999-12-31T24:00:00Z",
      "2014-10-23T03:26:2\xb2",
      std::string_view("2014-10-23\0", 11),
  };
  for (std::string_view text : cases) {
    CAPTURE(text);
    CHECK(read(TimeFormat(), text) == "no");
  }
}

TEST_CASE("A text may be cut or changed anywhere and is read or refused without reading past its end") {
  std::string whole = "2014-10-23T03:26:20.123+02:00";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    std::vector<char> exact(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    Instant instant;
    bool good = TimeFormat().parse({exact.data(), exact.size()}, Zone(), instant);
    bool expected =
        length == 10 || length == 16 || length == 19 || (length >= 21 && length <= 23) || length == 26 || length == 29;
    CHECK(good == expected);
  }
}

TEST_CASE("A refused text leaves the instant alone") {
  Instant instant{test::at("2014-10-23"), 7, 3};
  CHECK_FALSE(TimeFormat().parse("2014-10-23T03:26:20.5Zx", Zone(), instant));
  CHECK(instant.time == test::at("2014-10-23"));
  CHECK(instant.nanoseconds == 7);
}

TEST_CASE("Writing and then reading is the identity in the years 0001 to 9999") {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> seconds(-62'135'596'800, 253'402'300'799);
  std::uniform_int_distribution<std::uint32_t> nanoseconds(0, 999'999'999);
  std::uniform_int_distribution<unsigned> digits(0, 9);
  for (int round = 0; round < 100'000; ++round) {
    unsigned count = digits(random);
    std::uint32_t unit = 1;
    for (unsigned more = count; more < 9; ++more) unit *= 10;
    std::uint32_t fraction = nanoseconds(random) / unit * unit;
    Instant instant{Timestamp(std::chrono::seconds(seconds(random))) + Duration(fraction / 1000), fraction,
                    static_cast<std::uint8_t>(count)};
    char buffer[kMaxTimeLength];
    std::string_view text(buffer, format_rfc3339(instant, buffer));
    Instant again;
    REQUIRE(TimeFormat().parse(text, Zone(), again));
    REQUIRE(again.time == instant.time);
    REQUIRE(again.nanoseconds == instant.nanoseconds);
    REQUIRE(again.fraction_digits == instant.fraction_digits);
  }
}

TEST_CASE("Every day of the years 0000 to 9999 is written and read") {
  const std::int64_t first = kFirstSecond.time_since_epoch().count() / 86'400;
  const std::int64_t last = kLastSecond.time_since_epoch().count() / 86'400;
  std::string before;
  std::int64_t wrong = 0;  // counted, because three million checks of Catch2 take long
  for (std::int64_t day = first; day <= last; ++day) {
    Timestamp time = Timestamp(std::chrono::seconds(day * 86'400));
    std::string text = format_rfc3339(time);
    wrong += text <= before || test::at(std::string_view(text).substr(0, 10)) != time;
    before = text;
  }
  CHECK(wrong == 0);
}

TEST_CASE("A timestamp is written with the digits it needs") {
  CHECK(format_rfc3339(test::at("2014-10-23T03:26:20Z")) == "2014-10-23T03:26:20Z");
  CHECK(format_rfc3339(test::at("2014-10-23T03:26:20.250Z")) == "2014-10-23T03:26:20.25Z");
  CHECK(format_rfc3339(test::at("2014-10-23T03:26:20.000001Z")) == "2014-10-23T03:26:20.000001Z");
  CHECK(format_rfc3339(test::at("1969-12-31T23:59:59.5Z")) == "1969-12-31T23:59:59.5Z");
}

TEST_CASE("Years beyond four digits are written with a sign") {
  CHECK(format_rfc3339(Timestamp(kLastSecond + std::chrono::seconds(1))) == "+10000-01-01T00:00:00Z");
  CHECK(format_rfc3339(Timestamp(kFirstSecond - std::chrono::seconds(1))) == "-00001-12-31T23:59:59Z");
  CHECK(format_rfc3339(Timestamp::max()) == "+294247-01-10T04:00:54.775807Z");
  CHECK(format_rfc3339(Timestamp::min()) == "-290308-12-21T19:59:05.224192Z");
}

}  // namespace
}  // namespace lg
