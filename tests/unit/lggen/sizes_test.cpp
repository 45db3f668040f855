// SPDX-License-Identifier: Apache-2.0
// The smallest and the strangest sizes, and what may be asked for at all.
#include <catch2/catch.hpp>
#include <limits>

#include "common/error/error.hpp"
#include "tests/unit/lggen/generated.hpp"
#include "tools/lggen/tables.hpp"

namespace lg::gen::test {

TEST_CASE("nothing at all: headers only") {
  Settings settings;
  settings.customers = settings.listens = settings.tracks = 0;
  const Tables tables = generate_tables(settings);
  CHECK(tables.at("tracks.csv").empty());
  for (const char* name : {"cust.csv", "contacts.csv", "music.csv", "clicks.csv", "live.csv"}) {
    INFO(name);
    CHECK(lines(tables.at(name)).size() == 1);
  }
}

TEST_CASE("customers who listen to nothing have empty shares, and take no offer") {
  Settings settings = small_settings();
  settings.listens = 0;
  const Tables tables = generate_tables(settings);
  CHECK(lines(tables.at("live.csv"))[1] == "0,0,,,,,,");
  CHECK(tables.at("clicks.csv").find("ADV_REDUCED_1DAY") == std::string::npos);
  CHECK(rows(tables.at("clicks.csv")).size() > 50);
}

TEST_CASE("one of each") {
  Settings settings;
  settings.customers = settings.listens = settings.tracks = settings.days = 1;
  const Tables tables = generate_tables(settings);
  CHECK(lines(tables.at("tracks.csv")).size() == 1);
  CHECK(tables.at("tracks.csv").compare(0, 6, "0,0,0,") == 0);
  CHECK(lines(tables.at("live.csv"))[1].compare(0, 4, "0,1,") == 0);
}

TEST_CASE("more listens than there is to hear: every track once new, then only again") {
  Settings settings;
  settings.customers = 2;
  settings.tracks = 3;
  settings.days = 1;
  settings.listens = 20'000;
  const Tables tables = generate_tables(settings);
  for (const ListenRecord& listen : listens(tables)) {
    REQUIRE(listen.date == "2014-10-23");
    REQUIRE(listen.track < 3);
  }
  for (const std::string_view row : rows(tables.at("live.csv"))) {
    CHECK(std::stod(std::string(fields(row)[7])) < 0.01);
  }
}

TEST_CASE("the largest numbers") {
  Settings settings = small_settings();
  settings.seed = std::numeric_limits<std::int64_t>::max();
  settings.start = parse_start("9000-12-31");
  settings.days = kMaxDays;
  const Tables tables = generate_tables(settings);
  for (const ListenRecord& listen : listens(tables)) {
    REQUIRE(listen.date.size() == 10);
    REQUIRE(listen.date >= "9000-12-31");
    REQUIRE(listen.date < "9101-01-01");
  }
}

TEST_CASE("the first day is a date") {
  CHECK(parse_start("2014-10-23") == std::chrono::sys_days(std::chrono::year{2014} / 10 / 23));
  CHECK(parse_start("2024-02-29") == std::chrono::sys_days(std::chrono::year{2024} / 2 / 29));
  for (const char* text :
       {"", "2023-02-29", "2014-1-2", "23.10.2014", "2014-10-23 12:00", "1899-12-31", "9001-01-01"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_start(text), UsageError);
  }
}

TEST_CASE("listens need a customer and a track") {
  Settings settings;
  settings.folder = "data";
  CHECK_NOTHROW(check(settings));
  settings.tracks = 0;
  CHECK_THROWS_AS(check(settings), UsageError);
  settings.listens = 0;
  CHECK_NOTHROW(check(settings));
  settings.folder.clear();
  CHECK_THROWS_AS(check(settings), UsageError);
}

TEST_CASE("what would be done names every table") {
  Settings settings = small_settings();
  settings.folder = "data";
  const std::vector<std::string> lines = describe(settings);
  REQUIRE(lines.size() == 7);
  CHECK(lines[0] == "write data/cust.csv: 100 customers");
  CHECK(lines[4] == "write data/tracks.csv: 2000 listens from 2014-10-23 to 2014-12-17");
}

}  // namespace lg::gen::test
