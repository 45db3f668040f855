// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "common/error/error.hpp"
#include "common/time/instant.hpp"

namespace lg {
namespace {

TEST_CASE("Durations are read") {
  const std::pair<std::string_view, std::int64_t> cases[] = {
      {"0s", 0},
      {"1us", 1},
      {"500ms", 500'000},
      {"5s", 5'000'000},
      {"30m", 1'800'000'000},
      {"1h", 3'600'000'000},
      {"1d", 86'400'000'000},
      {"2w", 1'209'600'000'000},
      {"1h30m", 5'400'000'000},
      {"1m500ms", 60'500'000},
      {"1w1d1h1m1s1ms1us", 694'861'001'001},
      {"90m", 5'400'000'000},
      {"007s", 7'000'000},
      {"3652425d", 315'569'520'000'000'000},
  };
  for (const auto& [text, micros] : cases) {
    CAPTURE(text);
    CHECK(parse_duration(text).count() == micros);
  }
}

TEST_CASE("What is no duration is refused, and named") {
  for (std::string_view text : {"", "5", "s", "5x", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "5S", "1m1h", "1s1s",
                                "1h30", "five", "5sec", "5\xb5s"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_duration(text), UsageError);
    CHECK_THROWS_WITH(parse_duration(text), "not a duration: '" + std::string(text) + "'");
  }
  for (std::string_view text :
       {"3652426d", "99999999999999999999999s", "521775w1d", "315569520000000001us", "521775w9d"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(parse_duration(text), "longer than 10000 years: '" + std::string(text) + "'");
  }
}

TEST_CASE("Durations are written") {
  const std::pair<std::int64_t, std::string_view> cases[] = {
      {0, "0s"},
      {1, "1us"},
      {1'500'000, "1s500ms"},
      {90'000'000, "1m30s"},
      {1'800'000'000, "30m"},
      {86'400'000'000, "1d"},
      {604'800'000'000, "1w"},
      {864'000'000'000, "10d"},
      {1'209'600'000'000, "2w"},
      {-5'000'000, "-5s"},
      {std::numeric_limits<std::int64_t>::min(), "-106751991d4h54s775ms808us"},
  };
  for (const auto& [micros, text] : cases) {
    CAPTURE(micros);
    CHECK(format_duration(Duration(micros)) == text);
  }
}

TEST_CASE("Writing and then reading a duration is the identity") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 10'000; ++round) {
    std::int64_t micros = static_cast<std::int64_t>(random() >> (random() % 64)) % 315'569'520'000'000'001;
    if (micros < 0) micros = -micros;
    CAPTURE(micros);
    REQUIRE(parse_duration(format_duration(Duration(micros))).count() == micros);
  }
}

}  // namespace
}  // namespace lg
