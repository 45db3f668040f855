// SPDX-License-Identifier: Apache-2.0
// Each aggregate function over values of all kinds, and what --agg and --having refuse.
#include <catch2/catch.hpp>
#include <random>

#include "common/error/error.hpp"
#include "tests/unit/lgwindow/harness.hpp"
#include "tools/lgwindow/bag.hpp"

namespace lg::window::test {

namespace {

using Kind = WindowSpec::Kind;

// The result of one aggregate over records that are given by their fields: `"x":1`.
std::string result(const std::string& expression, const std::vector<std::string>& records, Kind kind = Kind::all) {
  WindowSpec spec = spec_of(kind, {{"r", expression}});
  spec.results.keys.clear();
  spec.time.clear();
  std::string lines;
  for (const std::string& fields : records) lines += "{" + fields + "}\n";
  const std::string rows = Run(spec)(lines);
  if (rows.empty()) return "nothing";
  const std::string start = "{\"r\":";
  REQUIRE(rows.substr(0, start.size()) == start);
  return rows.substr(start.size(), rows.size() - start.size() - 2);
}

std::string refusal(const std::string& expression, const std::string& having = {}, Kind kind = Kind::all) {
  WindowSpec spec = spec_of(kind, {{"r", expression}}, std::chrono::hours(1));
  spec.results.having = having;
  try {
    Run run(spec);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

const std::vector<std::string> kMixed = {R"("x":3)",    R"("x":"b")", R"("x":null)", R"("y":1)",  R"("x":1.50)",
                                         R"("x":true)", R"("x":3.0)", R"("x":"3")",  R"("x":-2)", R"("x":[1, 2])"};

}  // namespace

TEST_CASE("aggregates skip null, and without values are null") {
  const std::vector<std::string> nulls = {R"("x":null)", R"("y":2)"};
  CHECK(result("count()", nulls) == "2");
  CHECK(result("count(x)", nulls) == "0");
  CHECK(result("distinct(x)", nulls) == "0");
  CHECK(result("share(x)", nulls) == "0");
  for (const char* call : {"sum(x)", "mean(x)", "min(x)", "max(x)", "var(x)", "stddev(x)", "first(x)", "last(x)",
                           "top(x, 3)", "quantile(x, 0.5)", "list(x)", "list(x, 2)"}) {
    INFO(call);
    CHECK(result(call, nulls) == "null");
  }
  CHECK(result("count()", {}) == "nothing");
}

TEST_CASE("values of all kinds") {
  CHECK(result("count()", kMixed) == "10");
  CHECK(result("count(x)", kMixed) == "8");
  CHECK(result("sum(x)", kMixed) == "5.5");
  CHECK(result("mean(x)", kMixed) == "1.375");
  CHECK(result("min(x)", kMixed) == "-2");
  CHECK(result("max(x)", kMixed) == "[1, 2]");
  CHECK(result("first(x)", kMixed) == "3");
  CHECK(result("last(x)", kMixed) == "[1, 2]");
  CHECK(result("distinct(x)", kMixed) == "7");  // 3 and 3.0 are one number, "3" is a text
  CHECK(result("share(x == 3)", kMixed) == "0.2");
  CHECK(result("list(x)", kMixed) == R"([3,"b",1.50,true,3.0,"3",-2,[1, 2]])");
  CHECK(result("list(x, 3)", kMixed) == R"([3,"b",1.50])");
  CHECK(result("top(x, 2)", kMixed) == R"([{"value":3,"count":2},{"value":-2,"count":1}])");
  CHECK(result("top(x, 100)", kMixed) ==
        R"([{"value":3,"count":2},{"value":-2,"count":1},{"value":1.50,"count":1},{"value":"3","count":1},)"
        R"({"value":"b","count":1},{"value":true,"count":1},{"value":[1, 2],"count":1}])");
}

TEST_CASE("what is passed through is written as it was") {
  for (const char* number : {"1.50", "1e3", "-0", "123456789012345678901234567890", "0.1000000000000000000001"}) {
    INFO(number);
    const std::vector<std::string> records = {std::string("\"x\":") + number};
    for (const char* call : {"first(x)", "last(x)", "min(x)", "max(x)", "quantile(x, 1)"}) {
      CHECK(result(call, records) == number);
    }
    CHECK(result("list(x)", records) == std::string("[") + number + "]");
  }
  const std::string long_text(1000, 'x');
  CHECK(result("last(x)", {"\"x\":\"" + long_text + '"'}) == '"' + long_text + '"');
  CHECK(result("first(x)", {R"("x":"a\"\u00e9\n")"}) == "\"a\\\"é\\n\"");
}

TEST_CASE("sums") {
  CHECK(result("sum(x)", {R"("x":1)", R"("x":2)"}) == "3");
  CHECK(result("sum(x)", {R"("x":0.1)", R"("x":0.2)", R"("x":0.3)", R"("x":-0.3)", R"("x":-0.2)"}) == "0.1");
  CHECK(result("sum(x)", {R"("x":9223372036854775807)", R"("x":9223372036854775807)"}) == "18446744073709551614");
  CHECK(result("mean(x)", {R"("x":1)", R"("x":2)"}) == "1.5");
  CHECK(result("var(x)", {R"("x":1)"}) == "null");
  CHECK(result("var(x)", {R"("x":1)", R"("x":2)", R"("x":4)"}) == "2.3333333333333335");
  CHECK(result("stddev(x)", {R"("x":1)", R"("x":3)"}) == "1.4142135623730951");
  CHECK(result("var(x)", {R"("x":100000000.1)", R"("x":100000000.1)"}) == "0");
  CHECK(result("sum(x*2)", {R"("x":1)", R"("x":2.5)"}) == "7");
}

TEST_CASE("quantiles are those of percentile_disc") {
  std::vector<std::string> hundred;
  for (int i = 100; i >= 1; --i) hundred.push_back("\"x\":" + std::to_string(i));
  CHECK(result("quantile(x, 0)", hundred) == "1");
  CHECK(result("quantile(x, 0.07)", hundred) == "7");  // 0.07 * 100 is more than 7 in doubles
  CHECK(result("quantile(x, 0.071)", hundred) == "8");
  CHECK(result("quantile(x, 0.5)", hundred) == "50");
  CHECK(result("quantile(x, 0.99)", hundred) == "99");
  CHECK(result("quantile(x, 1)", hundred) == "100");
  CHECK(result("quantile(x, 0.5)", {R"("x":"b")", R"("x":"a")", R"("x":5)"}) == "\"a\"");
}

TEST_CASE("aggregates combine by arithmetic and functions, and equal ones are computed once") {
  const std::vector<std::string> records = {R"("x":1,"y":4)", R"("x":2,"y":4)", R"("x":2,"y":8)"};
  CHECK(result("distinct(x)/count()", records) == "0.6666666666666666");
  CHECK(result("max(x) - min(x)", records) == "1");
  CHECK(result("round(mean(y) * 2)", records) == "11");
  CHECK(result("min(sum(x), sum(y))", records) == "5");  // with two arguments, the ordinary function
  CHECK(result("count() > 2 ? 'many' : 'few'", records) == "\"many\"");
  CHECK(result("sum(x * y)", records) == "28");
  CHECK(result("coalesce(sum(z), 0)", records) == "0");
}

TEST_CASE("values of the wrong type are counted") {
  WindowSpec spec = spec_of(Kind::all, {{"s", "sum(x)"}, {"v", "var(x)"}, {"c", "count(x)"}});
  spec.results.keys.clear();
  spec.time.clear();
  Run run(spec);
  run("{\"x\":1}\n{\"x\":\"2\"}\n{\"x\":null}\n{\"x\":true}\n{\"x\":1e999}\n");
  CHECK(run.sink.text == "{\"s\":1,\"v\":null,\"c\":4}\n");
  CHECK(run.counters["type_errors"] == 3);
}

TEST_CASE("expressions that make no sense are refused") {
  CHECK(refusal("x") == "--agg: in 'x': the field 'x' stands outside an aggregate");
  CHECK(refusal("sum(x) + y") == "--agg: in 'sum(x) + y': the field 'y' stands outside an aggregate");
  CHECK(refusal("sum(count())") == "--agg: in 'sum(count())': the aggregate count() stands inside another one");
  CHECK(refusal("sum(1 + min(x))") == "--agg: in 'sum(1 + min(x))': the aggregate min() stands inside another one");
  CHECK(refusal("sum(min(x, 2))").empty());
  CHECK(refusal("sum()") == "--agg: in 'sum()': sum() does not take 0 arguments");
  CHECK(refusal("count(x, y)") == "--agg: in 'count(x, y)': count() does not take 2 arguments");
  CHECK_FALSE(refusal("top(x)").empty());
  CHECK_FALSE(refusal("top(x, 0)").empty());
  CHECK_FALSE(refusal("top(x, y)").empty());
  CHECK_FALSE(refusal("list(x, 1.5)").empty());
  CHECK_FALSE(refusal("quantile(x, 1.01)").empty());
  CHECK_FALSE(refusal("quantile(x, -0.1)").empty());
  CHECK_FALSE(refusal("quantile(x, '0.5')").empty());
  CHECK_FALSE(refusal("median(x)").empty());
  CHECK(refusal("first(k)").empty());
  CHECK(refusal("k + count()").empty());  // a key is known outside of aggregates
  CHECK(refusal("count()", "r > 1").empty());
  CHECK(refusal("count()", "count() > 1 and k == 'a'").empty());
  CHECK_FALSE(refusal("count()", "x > 1").empty());
  CHECK(refusal("count()", "x > 1 and r > 1", Kind::trailing).empty());
  CHECK_FALSE(refusal("count()", "window_start > 1").empty());
  CHECK(refusal("count()", "hour(window_start) in 5..11", Kind::tumbling).empty());
}

TEST_CASE("names are given once") {
  WindowSpec spec = spec_of(Kind::tumbling, {{"k", "count()"}}, std::chrono::hours(1));
  CHECK_THROWS_AS(Run(spec), UsageError);
  spec.results.aggregates = {{"a", "count()"}, {"a", "sum(x)"}};
  CHECK_THROWS_AS(Run(spec), UsageError);
  spec.results.aggregates = {{"window_end", "count()"}};
  CHECK_THROWS_AS(Run(spec), UsageError);
  CHECK(parse_named("a=b=c").source == "b=c");
  CHECK_THROWS_AS(parse_named("count()"), UsageError);
  CHECK_THROWS_AS(parse_named("=count()"), UsageError);
}

TEST_CASE("a bag keeps count of many values that come and go") {
  Memory memory(100'000'000);
  std::mt19937 random(10);
  {
    Bag bag(memory);
    std::vector<std::pair<int, Bag::Number>> held;
    std::vector<int> sorted;
    for (int i = 0; i < 20'000; ++i) {
      if (random() % 100 < (i < 12'000 ? 60U : 40U) || held.empty()) {
        const int value = static_cast<int>(random() % 3000);
        const Value as_value = value % 3 == 0 ? Value::of(static_cast<double>(value)) : Value::of(std::int64_t{value});
        held.emplace_back(value, bag.add(as_value));
        sorted.insert(std::lower_bound(sorted.begin(), sorted.end(), value), value);
      } else {
        std::swap(held[random() % held.size()], held.back());
        bag.remove(held.back().second, 1);
        sorted.erase(std::lower_bound(sorted.begin(), sorted.end(), held.back().first));
        held.pop_back();
      }
      if (sorted.empty() || i % 7 != 0) continue;
      const std::uint64_t rank = 1 + random() % sorted.size();
      REQUIRE(bag.at_rank(rank).as_double() == sorted[rank - 1]);
      REQUIRE(bag.total() == sorted.size());
    }
    std::vector<int> unique = sorted;
    unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
    CHECK(bag.distinct() == unique.size());
  }
  CHECK(memory.used() == 0);
}

TEST_CASE("distinct counts the same values whatever their form") {
  std::vector<std::string> records;
  for (int i = 0; i < 1000; ++i) records.push_back("\"x\":" + std::to_string(i % 100));
  CHECK(result("distinct(x)", records) == "100");
  records.push_back("\"x\":\"5\"");
  records.push_back("\"x\":5.0");
  records.push_back("\"x\":5.5");
  records.push_back("\"x\":4294967295");
  records.push_back("\"x\":-1");
  records.push_back("\"x\":1e30");
  records.push_back("\"x\":1000000000000000000000000000000");
  CHECK(result("distinct(x)", records) == "105");
  CHECK(result("distinct(x) + 0 * quantile(x, 0)", records) == "105");  // by the other way of counting
}

}  // namespace lg::window::test
