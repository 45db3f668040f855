// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "common/time/time_format.hpp"
#include "tools/lgsms/phone_number.hpp"
#include "tools/lgsms/quiet_hours.hpp"
#include "tools/lgsms/segments.hpp"

namespace lg::sms {

namespace {

std::string times(std::size_t count, const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

struct Expected {
  std::string text;
  bool unicode;
  std::size_t units;
  std::size_t count;
};

Timestamp at(const std::string& text) {
  Instant instant;
  REQUIRE(TimeFormat().parse(text, Zone(), instant));
  return instant.time;
}

std::string end_of(const QuietHours& quiet, const std::string& now, const std::string& zone) {
  const std::optional<Timestamp> end = quiet.end_at(at(now), Zone(zone));
  return end ? format_rfc3339(*end) : "none";
}

}  // namespace

TEST_CASE("Segments are counted as the alphabet of GSM 03.38 or UCS-2 asks for") {
  const std::string euro = "\xE2\x82\xAC";
  const std::string emoji = "\xF0\x9F\x8E\xB5";
  const std::vector<Expected> cases = {
      {"a", false, 1, 1},
      {times(160, "a"), false, 160, 1},
      {times(161, "a"), false, 161, 2},
      {times(306, "a"), false, 306, 2},
      {times(307, "a"), false, 307, 3},
      {euro, false, 2, 1},
      {"[]{}\\^~|\f", false, 18, 1},
      {"@$_\n\r!\"#%&'()*+,-./:;<=>?", false, 25, 1},
      {times(80, euro), false, 160, 1},
      // 153 septets do not hold 77 euro signs: the last one of a part goes to the next.
      {times(81, euro), false, 162, 2},
      {times(152, euro), false, 304, 2},
      {times(153, euro), false, 306, 3},
      {times(152, "a") + euro + times(151, "a"), false, 305, 2},
      {times(152, "a") + euro + times(152, "a"), false, 306, 3},
      {"`", true, 1, 1},
      {"\t", true, 1, 1},
      {"\xC3\xA7", true, 1, 1},  // the small c with cedilla is not in it, the capital one is
      {"\xC3\x87\xC3\xA4\xC3\xB1\xCE\xA9\xCE\x94", false, 5, 1},
      {"\xD0\x96", true, 1, 1},
      {times(70, "\xD0\x96"), true, 70, 1},
      {times(71, "\xD0\x96"), true, 71, 2},
      {times(134, "\xD0\x96"), true, 134, 2},
      {times(135, "\xD0\x96"), true, 135, 3},
      {times(35, emoji), true, 70, 1},
      {times(36, emoji), true, 72, 2},
      // 67 units do not hold 34 characters of two.
      {times(66, emoji), true, 132, 2},
      {times(67, emoji), true, 134, 3},
      {"", false, 0, 1},
  };
  for (const Expected& expected : cases) {
    CAPTURE(expected.text);
    const Segments segments = count_segments(expected.text);
    CHECK(segments.unicode == expected.unicode);
    CHECK(segments.units == expected.units);
    CHECK(segments.count == expected.count);
  }
}

TEST_CASE("A telephone has one number, however it is written") {
  for (const char* const text : {"+491701234", "+49 170 1234", "0049-170-1234", "+49 (170) 12.34", "+49/170/1234"}) {
    CHECK(normal_number(text) == "+491701234");
  }
  CHECK(normal_number("0170 1234") == "01701234");
  CHECK(normal_number("112") == "112");
  CHECK(normal_number("123456789012345") == "123456789012345");
  for (const char* const text :
       {"", "+", "12", "1234567890123456", "12a34", "+49+1", "1+234", "tel:123", "+-- ", "١٢٣٤"}) {
    CAPTURE(text);
    CHECK(normal_number(text).empty());
  }
}

TEST_CASE("Quiet hours go by the recipient's clock") {
  const QuietHours night("21:00-08:00");
  CHECK(end_of(night, "2026-03-02T20:59:59Z", "UTC") == "none");
  CHECK(end_of(night, "2026-03-02T21:00:00Z", "UTC") == "2026-03-03T08:00:00Z");
  CHECK(end_of(night, "2026-03-03T00:00:00Z", "UTC") == "2026-03-03T08:00:00Z");
  CHECK(end_of(night, "2026-03-03T07:59:59.5Z", "UTC") == "2026-03-03T08:00:00Z");
  CHECK(end_of(night, "2026-03-03T08:00:00Z", "UTC") == "none");
  CHECK(end_of(night, "2026-03-02T20:30:00Z", "Europe/Berlin") == "2026-03-03T07:00:00Z");
  CHECK(end_of(night, "2026-03-03T01:59:00Z", "America/New_York") == "none");
  CHECK(end_of(night, "2026-03-03T02:00:00Z", "America/New_York") == "2026-03-03T13:00:00Z");
  const QuietHours noon("12:00-14:30");
  CHECK(end_of(noon, "2026-03-02T11:59:00Z", "UTC") == "none");
  CHECK(end_of(noon, "2026-03-02T12:00:00Z", "UTC") == "2026-03-02T14:30:00Z");
  CHECK(end_of(noon, "2026-03-02T14:30:00Z", "UTC") == "none");
}

TEST_CASE("Quiet hours over a change of the clock end by the new one, and always after now") {
  const QuietHours night("22:00-07:00");
  CHECK(end_of(night, "2026-03-28T23:00:00Z", "Europe/Berlin") == "2026-03-29T05:00:00Z");
  const QuietHours fold("01:00-02:30");
  // 02:10 for the second time.
  CHECK(end_of(fold, "2026-10-25T01:10:00Z", "Europe/Berlin") == "2026-10-25T01:11:00Z");
}

TEST_CASE("What are no quiet hours is a usage error") {
  for (const char* const text : {"", "21", "21:00", "21:00-", "21:00-8", "24:00-08:00", "21:60-08:00", "21:00-08:00x",
                                 "8:00-8:00", "21.00-08.00"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(QuietHours(text), UsageError);
  }
}

TEST_CASE("Zones are found by the names of the tz database") {
  Zones zones;
  REQUIRE(zones.find("Asia/Tokyo") != nullptr);
  CHECK(zones.find("Asia/Tokyo") == zones.find("Asia/Tokyo"));
  for (const char* const name : {"", "Mars/Phobos", "../../etc/passwd", "/etc/passwd"})
    CHECK(zones.find(name) == nullptr);
  CHECK(zones.find(std::string(10'000, 'x')) == nullptr);
}

}  // namespace lg::sms
