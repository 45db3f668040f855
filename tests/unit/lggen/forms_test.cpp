// SPDX-License-Identifier: Apache-2.0
// Each row of each table has exactly the form that the man page gives, and refers only to rows that exist.
#include <re2/re2.h>

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "tests/unit/lggen/generated.hpp"

namespace lg::gen::test {

namespace {

void check_rows(const std::vector<std::string_view>& rows, const std::string& form) {
  const RE2 expression(form);
  REQUIRE(expression.ok());
  for (const std::string_view row : rows) {
    INFO(row);
    const bool matches = RE2::FullMatch(re2::StringPiece(row.data(), row.size()), expression);
    if (!matches) FAIL_CHECK("the row does not have the form " << form);
  }
}

// A CSV field that is quoted where it must be and not otherwise.
const std::string kText = R"re((?:[^,"\n]+|"(?:[^"]|"")*(?:,|"")(?:[^"]|"")*"))re";
const std::string kTime = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
const std::string kNumber = "(?:0|[1-9][0-9]*)";
const std::string kShare = R"((?:0\.[0-9]{6}|1\.000000))";

}  // namespace

TEST_CASE("there are seven tables and nothing else") {
  const Tables tables = generate_tables(small_settings());
  std::set<std::string> names;
  for (const Tables::value_type& table : tables) names.insert(table.first);
  CHECK(names == std::set<std::string>{"tracks.csv", "cust.csv", "music.csv", "clicks.csv", "live.csv", "contacts.csv",
                                       "zips.csv"});
  for (const Tables::value_type& table : tables) CHECK(table.second.back() == '\n');
}

TEST_CASE("the rows of tracks.csv") {
  const Tables& tables = typical_tables();
  const std::vector<std::string_view> rows = lines(tables.at("tracks.csv"));
  CHECK(rows.size() == 200'000);
  check_rows(rows, kNumber + "," + kNumber + "," + kNumber + R"re(,"2014-1[0-2]-[0-3][0-9] )re" + kTime +
                       R"re(",[01],"[0-9]{5}")re");
  std::size_t event = 0;
  for (const std::string_view row : rows) {
    if (fields(row)[0] != std::to_string(event)) FAIL_CHECK("event " << event << " is " << row);
    ++event;
  }
}

TEST_CASE("listens are of customers, tracks, days and places that exist") {
  const Tables& tables = typical_tables();
  std::set<std::string_view> zips;
  for (const std::string_view row : rows(tables.at("zips.csv"))) zips.insert(fields(row)[0]);
  std::set<std::string_view> dates;
  for (const std::string_view row : lines(tables.at("tracks.csv"))) {
    if (zips.count(fields(row)[5]) == 0) FAIL_CHECK("no such zip code: " << row);
  }
  for (const ListenRecord& listen : listens(tables)) {
    if (listen.customer >= 5'000 || listen.track >= 2'000) FAIL_CHECK(listen.customer << " or " << listen.track);
    dates.insert(listen.date);
  }
  CHECK(dates.size() == 56);
  CHECK(*dates.begin() == "2014-10-23");
  CHECK(*dates.rbegin() == "2014-12-17");
}

TEST_CASE("listens are not in the order of time") {
  const std::vector<ListenRecord> records = listens(typical_tables());
  std::size_t backward = 0;
  for (std::size_t i = 1; i < records.size(); ++i) backward += records[i].second < records[i - 1].second ? 1 : 0;
  CHECK(backward > records.size() / 3);
}

TEST_CASE("the rows of cust.csv") {
  const Tables& tables = typical_tables();
  const std::string& text = tables.at("cust.csv");
  CHECK(lines(text)[0] == "CustID,Name,Gender,Address,zip,SignDate,Status,Level,Campaign,LinkedWithApps");
  CHECK(rows(text).size() == 5'000);
  check_rows(rows(text),
             kNumber + R"re(,"[^",]+ [^",]+",[01],"[1-9][0-9]* [A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+","[0-9]{5}",)re" +
                 R"re("(?:0[1-9]|1[0-2])/[0-3][0-9]/201[0-4]",[01],[0-2],[0-4],[01])re");
  CHECK(text.find(",\"0") != std::string::npos);  // zip codes with a leading zero
}

TEST_CASE("the rows of music.csv have all that breaks a careless reader") {
  const std::string& text = typical_tables().at("music.csv");
  CHECK(lines(text)[0] == "TrackId,Title,Artist,Length");
  CHECK(rows(text).size() == 2'000);
  check_rows(rows(text), kNumber + "," + kText + "," + kText + ",[1-4][0-9]{2}");
  CHECK(text.find("\"\"") != std::string::npos);
  CHECK(text.find('\'') != std::string::npos);
  CHECK(text.find("é") != std::string::npos);
  CHECK(text.find(",.") != std::string::npos);
  CHECK(RE2::PartialMatch(text, R"re("[^"\n]+, [^"\n]+")re"));
}

TEST_CASE("the rows of clicks.csv") {
  const std::string& text = typical_tables().at("clicks.csv");
  CHECK(lines(text)[0] == "EventID,CustID,AdClicked,Localtime");
  check_rows(rows(text), kNumber + "," + kNumber + ",ADV_[A-Z0-9_]+,2014-1[0-2]-[0-3][0-9] " + kTime);
}

TEST_CASE("the rows of live.csv") {
  const std::string& text = typical_tables().at("live.csv");
  CHECK(lines(text)[0] == "CustID,Listens,Morning,Afternoon,Evening,Night,Mobile,Unique");
  CHECK(rows(text).size() == 5'000);
  check_rows(rows(text), kNumber + "," + kNumber + "(?:(?:," + kShare + "){6}|,{6})");
}

TEST_CASE("the rows of contacts.csv, and no number twice") {
  const std::string& text = typical_tables().at("contacts.csv");
  CHECK(lines(text)[0] == "CustID,Phone,Age,OptOut,TimeZone");
  check_rows(rows(text), kNumber + R"re(,"\+155501[0-9]{5}",[1-9][0-9],[01],(?:America|Pacific)/[A-Za-z_/]+)re");
  std::set<std::string_view> phones;
  std::size_t opted_out = 0;
  for (const std::string_view row : rows(text)) {
    phones.insert(fields(row)[1]);
    opted_out += fields(row)[3] == "1" ? 1 : 0;
  }
  CHECK(phones.size() == 5'000);
  CHECK(opted_out > 50);
  CHECK(opted_out < 300);
}

TEST_CASE("the rows of zips.csv") {
  const std::string& text = typical_tables().at("zips.csv");
  CHECK(lines(text)[0] == "zip,lat,lon,state");
  check_rows(rows(text), R"re("[0-9]{5}",[1-6][0-9]\.[0-9]{4},-(?:6|7|8|9|1[0-5])[0-9]\.[0-9]{4},"[A-Z]{2}")re");
  std::set<std::string_view> zips;
  for (const std::string_view row : rows(text)) zips.insert(fields(row)[0]);
  CHECK(zips.size() == rows(text).size());
}

}  // namespace lg::gen::test
