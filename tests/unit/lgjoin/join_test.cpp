// SPDX-License-Identifier: Apache-2.0

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>

#include "common/error/error.hpp"
#include "tests/support/filter_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tools/lgjoin/join_filter.hpp"

namespace lg::join {

namespace {

// A folder with one table that can be written anew.
class TableFolder {
 public:
  explicit TableFolder(const std::string& name) : path_(folder_ / name) {}
  const std::string& path() const { return path_; }
  void write(const std::string& text) const { std::ofstream(path_, std::ios::binary | std::ios::trunc) << text; }
  // As careful writers do: a temporary file, then renamed.
  void replace(const std::string& text) const {
    std::ofstream(path_ + ".new", std::ios::binary) << text;
    REQUIRE(std::rename((path_ + ".new").c_str(), path_.c_str()) == 0);
  }

 private:
  test::TemporaryFolder folder_;
  std::string path_;
};

struct Join : test::FilterFixture<JoinFilter> {
  JoinOptions options;

  void open() { start(std::make_unique<JoinFilter>(options, runtime)); }
};

}  // namespace

TEST_CASE("fields of the row are added as they are typed in the table") {
  const TableFolder table("t.csv");
  table.write("CustID,Name,Level,zip\r\n7,\"Ann \"\"A\"\", B\",1,\"00501\"\r\n8,Bob,,72132\r\n");
  Join join;
  join.options.on = "id=CustID";
  join.options.table = table.path();
  join.open();
  CHECK(join(R"({"id":7})") == "{\"id\":7,\"Name\":\"Ann \\\"A\\\", B\",\"Level\":1,\"zip\":\"00501\"}\n");
  CHECK(join(R"({"id":"8","x":[1, 2]})") ==
        "{\"id\":\"8\",\"x\":[1, 2],\"Name\":\"Bob\",\"Level\":null,\"zip\":72132}\n");
  CHECK(join(R"({"id":7.0})") == "{\"id\":7.0}\n");
  CHECK(join(R"({"id":null})") == "{\"id\":null}\n");
  CHECK(join(R"({"x":1})") == "{\"x\":1}\n");
  CHECK(join(R"({"Level":"old","id":7,"Name":"old"})") ==
        "{\"Level\":1,\"id\":7,\"Name\":\"Ann \\\"A\\\", B\",\"zip\":\"00501\"}\n");
  CHECK(join.counters["matched"] == 3);
  CHECK(join.counters["missed"] == 3);
}

TEST_CASE("columns are chosen, renamed, prefixed and typed") {
  const TableFolder table("t.tsv");
  table.write("k\ta\tb\tc\n1\tx\t007\t1\n");
  Join join;
  join.options.on = "k";
  join.options.table = table.path();
  join.options.fields = {"b", "a=renamed", "c"};
  join.options.prefix = "p_";
  join.options.types = {"b:int", "c:bool"};
  join.open();
  CHECK(join(R"({"k":"1"})") == "{\"k\":\"1\",\"p_b\":7,\"renamed\":\"x\",\"p_c\":true}\n");
}

TEST_CASE("NDJSON tables give what each row has") {
  const TableFolder table("t.ndjson");
  table.write("{\"k\":1,\"a\":{\"x\":[1]},\"b\":2}\n\n{\"k\":\"two\",\"c\":1e400}\n");
  Join join;
  join.options.on = "k";
  join.options.table = table.path();
  join.open();
  CHECK(join(R"({"k":1})") == "{\"k\":1,\"a\":{\"x\":[1]},\"b\":2}\n");
  CHECK(join(R"({"k":"two","b":0})") == "{\"k\":\"two\",\"b\":0,\"c\":1e400}\n");
}

TEST_CASE("misses") {
  const TableFolder table("t.csv");
  table.write("k,a,b\n1,2,3\n");
  const auto with = [&table](const char* miss) {
    Join join;
    join.options.on = "k";
    join.options.table = table.path();
    join.options.miss = miss;
    join.open();
    return join(R"({"k":9,"a":0})");
  };
  CHECK(with("keep") == "{\"k\":9,\"a\":0}\n");
  CHECK(with("null") == "{\"k\":9,\"a\":null,\"b\":null}\n");
  CHECK(with("drop").empty());
  CHECK(with("dead-letter") == "!no row for k '9'");
}

TEST_CASE("the first row of a key counts, and that is said") {
  const TableFolder table("t.csv");
  table.write("k,a\n1,first\n1,second\n2,x\n1,third\n");
  Join join;
  join.options.on = "k";
  join.options.table = table.path();
  join.open();
  CHECK(join(R"({"k":1})") == "{\"k\":1,\"a\":\"first\"}\n");
  CHECK(join.messages.text.find("2 rows have a key that was there before, first '1' (again in line 3)") !=
        std::string::npos);
}

TEST_CASE("a table that cannot be read whole is refused") {
  const auto message = [](const std::string& name, const std::string& text) -> std::string {
    const TableFolder table(name);
    table.write(text);
    Join join;
    join.options.on = "k";
    join.options.table = table.path();
    try {
      join.open();
    } catch (const Failure& failure) {
      const std::string what = failure.what();
      return what.substr(what.find("', ") == std::string::npos ? 0 : what.find("', ") + 3);
    }
    return "";
  };
  CHECK(message("t.csv", "k,a\n1,2\n1\n") == "line 3: 1 fields where the header has 2");
  CHECK(message("t.csv", "k,a\n1,2,3\n") == "line 2: 3 fields where the header has 2");
  CHECK(message("t.csv", "x,a\n1,2\n") == "line 1: there is no column 'k', only x, a");
  CHECK(message("t.csv", "k,a,a\n") == "line 1: column 'a' comes twice");
  CHECK(message("t.csv", "").find("is empty") != std::string::npos);
  CHECK(message("t.csv", "k,a\n0,y\n1,\"x\n") == "line 3: a quote is not closed");
  CHECK(message("t.csv", "k,a\n1,\xff\n") == "line 2: not valid UTF-8");
  CHECK(message("t.ndjson", "{\"k\":1}\n{\"k\":\"" + std::string(17'000'000, 'x') + "\"}\n{\"k\":2}\n") ==
        "line 2: longer than --max-record");
  CHECK(message("t.ndjson", "{\"k\":1}\n{\"k\":}\n").starts_with("line 2: not valid JSON"));
  CHECK(message("t.ndjson", "{\"a\":1}\n") == "line 1: there is no field 'k'");
}

TEST_CASE("a table is taken up again when it has changed, whole or not at all") {
  const TableFolder table("t.csv");
  table.write("k,a\n1,old\n");
  Join join;
  join.options.on = "k";
  join.options.table = table.path();
  join.open();
  CHECK(join(R"({"k":1})") == "{\"k\":1,\"a\":\"old\"}\n");
  table.replace("k,a,b\n1,new,5\n");
  CHECK(join(R"({"k":1,"b":0})") == "{\"k\":1,\"b\":5,\"a\":\"new\"}\n");
  table.write("k,a\n1,broken\n1,2,3\n");
  CHECK(join(R"({"k":1})") == "{\"k\":1,\"a\":\"new\",\"b\":5}\n");
  CHECK(join.messages.text.find("the table read before stays in use") != std::string::npos);
  table.write("k,a\n1,again\n");
  CHECK(join(R"({"k":1})") == "{\"k\":1,\"a\":\"again\"}\n");
  std::remove(table.path().c_str());
  CHECK(join(R"({"k":1})") == "{\"k\":1,\"a\":\"again\"}\n");
  CHECK(join.counters["reloads"] == 2);
}

TEST_CASE("options that make no sense are refused") {
  const auto message = [](const std::function<void(JoinOptions&)>& change) -> std::string {
    Join join;
    join.options.on = "k";
    join.options.table = "t.csv";
    change(join.options);
    try {
      join.options.check();
      JoinFilter filter(join.options, join.runtime);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(message([](JoinOptions& o) { o.on = "=x"; }).starts_with("--on '=x'"));
  CHECK(message([](JoinOptions& o) { o.on = "x="; }).starts_with("--on 'x='"));
  CHECK(message([](JoinOptions& o) { o.fields = {"a", "b=a"}; }) == "--fields gives 'a' twice");
  CHECK(message([](JoinOptions& o) { o.fields = {"a="}; }).starts_with("--fields 'a='"));
  CHECK(message([](JoinOptions& o) { o.on.clear(); }).starts_with("--on is missing"));
  CHECK(message([](JoinOptions& o) { o.types = {"a:blob"}; }) != "");
}

}  // namespace lg::join
