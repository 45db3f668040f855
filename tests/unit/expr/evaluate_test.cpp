// SPDX-License-Identifier: Apache-2.0
// What expressions give, as tables: the source, the record, the result as JSON, and how many values had a wrong type.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/unit/expr/outcome.hpp"

namespace lg::expr {

namespace {

struct Case {
  const char* source;
  const char* record;
  const char* json;
  std::uint64_t type_errors = 0;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.source << " of " << c.record);
    const Outcome result = outcome(c.source, c.record);
    CHECK(result.json == c.json);
    CHECK(result.type_errors == c.type_errors);
  }
}

}  // namespace

TEST_CASE("literals") {
  check({{"null", "{}", "null"},
         {"true", "{}", "true"},
         {"false", "{}", "false"},
         {"0", "{}", "0"},
         {"1.50", "{}", "1.5"},
         {"1e3", "{}", "1000"},
         {"-7", "{}", "-7"},
         {"-9223372036854775808", "{}", "-9223372036854775808"},
         {"18446744073709551616", "{}", "18446744073709551616"},
         {"-18446744073709551616", "{}", "-18446744073709551616"},
         {"'text'", "{}", "\"text\""},
         {"\"text\"", "{}", "\"text\""},
         {"''", "{}", "\"\""},
         {R"('it\'s')", "{}", "\"it's\""},
         {R"("say \"so\"")", "{}", R"("say \"so\"")"},
         {R"('a\\b\n\t')", "{}", R"("a\\b\n\t")"},
         {R"('\u00e4\u6771')", "{}", "\"ä東\""},
         {R"('\ud83c\udfb5')", "{}", "\"🎵\""},
         {R"('\u0000')", "{}", R"("\u0000")"},
         {"'Grüße 東京 🎵'", "{}", "\"Grüße 東京 🎵\""}});
}

TEST_CASE("comparing with constant integers gives what comparing with a field gives") {
  const std::vector<std::string> limits = {"-9223372036854775808", "-9223372036854775807", "-1", "0", "1", "21",
                                           "9223372036854775806",  "9223372036854775807"};
  const std::vector<std::string> others = {"20",    "1.0",    "21.5", "-0.5", "1e19",
                                           "-1e19", "\"21\"", "null", "true", "[1]"};
  std::vector<std::string> values = limits;
  values.insert(values.end(), others.begin(), others.end());
  for (const std::string& value : values) {
    for (const std::string& limit : limits) {
      const std::string record = "{\"a\":" + value + ",\"b\":" + limit + ",\"c\":21}";
      for (const std::string test : {"==", "!=", "<", "<=", ">", ">="}) {
        INFO("a " << test << " " << limit << " of " << record);
        const Outcome constant = outcome("a " + test + " " + limit, record);
        const Outcome field = outcome("a " + test + " b", record);
        CHECK(constant.json == field.json);
        CHECK(constant.type_errors == field.type_errors);
      }
      for (const std::string test : {"in", "not in"}) {
        INFO("a " << test << " " << limit << "..21 of " << record);
        const Outcome constant = outcome("a " + test + " " + limit + "..21", record);
        const Outcome field = outcome("a " + test + " b..c", record);
        CHECK(constant.json == field.json);
        CHECK(constant.type_errors == field.type_errors);
      }
    }
  }
}

TEST_CASE("fields") {
  check({{"a", R"({"a":1})", "1"},
         {"a", R"({"a":1.50})", "1.50"},
         {"a", R"({"a":"x\ty"})", R"("x\ty")"},
         {"a", R"({"a":{"b": 1}})", R"({"b": 1})"},
         {"a.b", R"({"a":{"b":2}})", "2"},
         {"a", "{}", "null"},
         {"a", R"({"a":null})", "null"},
         {"@lg", R"({"@lg":"x"})", "\"x\""},
         {"_a1", R"({"_a1":3})", "3"},
         {"`my field`", R"({"my field":4})", "4"},
         {"`in`", R"({"in":5})", "5"},
         {"a.`b c`", R"({"a":{"b c":6}})", "6"},
         {"`tick``s`", R"({"tick`s":7})", "7"},
         {"hour", R"({"hour":8})", "8"},
         {"a.in", R"({"a":{"in":9}})", "9"},
         {"a", R"({"a":18446744073709551616})", "18446744073709551616"}});
}

TEST_CASE("numbers beyond 64 bits are compared by their digits") {
  const char* const id = R"({"id":18446744073709551615,"e":1e999})";
  check({{"id == 18446744073709551615", id, "true"},
         {"id == 18446744073709551614", id, "false"},
         {"id > 18446744073709551614", id, "true"},
         {"-id == -18446744073709551616", id, "true"},
         {"id in (18446744073709551613, 18446744073709551614)", id, "false"},
         {"id in (18446744073709551613, 18446744073709551615)", id, "true"},
         {"id in 18446744073709551614..18446744073709551615", id, "true"},
         {"id in 18446744073709551616..18446744073709551617", id, "false"},
         {"max(id, 18446744073709551614)", id, "18446744073709551615"},
         {"id == 1.8446744073709551615e19", id, "true"},
         {"9223372036854775807 < 9223372036854775807.5", id, "true"},
         {"e == 1e998", id, "false"},
         {"e > 1e998", id, "true"},
         {"e == 10e998", id, "true"}});
}

TEST_CASE("a literal that no double can hold stays a number of JSON") {
  check({{"1e999", "{}", "1e999"},
         {"-1e999", "{}", "-1e999"},
         {"max(1e999, 1)", "{}", "1e999"},
         {"1e999 - 1", "{}", "null"}});
}

TEST_CASE("arithmetic") {
  check({{"1 + 2", "{}", "3"},
         {"7 / 2", "{}", "3.5"},
         {"6 / 2", "{}", "3"},
         {"-7 / 2", "{}", "-3.5"},
         {"1 / 3", "{}", "0.3333333333333333"},
         {"7 % 3", "{}", "1"},
         {"-7 % 3", "{}", "-1"},
         {"7 % -3", "{}", "1"},
         {"7.5 % 2", "{}", "1.5"},
         {"-7.5 % 2", "{}", "-1.5"},
         {"-4.0 % 2", "{}", "0"},
         {"1 / 0", "{}", "null"},
         {"1 % 0", "{}", "null"},
         {"1.5 / 0", "{}", "null"},
         {"1.5 % 0.0", "{}", "null"},
         {"0 / 0", "{}", "null"},
         {"1e308 * 10", "{}", "null"},
         {"9223372036854775807 + 1", "{}", "9223372036854775808"},
         {"9223372036854775807 - 1", "{}", "9223372036854775806"},
         {"-9223372036854775808 - 1", "{}", "-9223372036854775808"},
         {"4611686018427387904 * 2", "{}", "9223372036854775808"},
         {"3037000499 * 3037000499", "{}", "9223372030926249001"},
         {"-9223372036854775808 / -1", "{}", "9223372036854775808"},
         {"-9223372036854775808 % -1", "{}", "0"},
         {"-(-9223372036854775808)", "{}", "9223372036854775808"},
         {"9007199254740993 + 0", "{}", "9007199254740993"},
         {"0.1 + 0.2", "{}", "0.30000000000000004"},
         {"0 * -1.5", "{}", "0"},
         {"-a", R"({"a":2.5})", "-2.5"},
         {"-a", R"({"a":0.0})", "0"},
         {"a + 1", R"({"a":1.50})", "2.5"},
         {"a + 1", R"({"a":1e400})", "null"},
         {"a + 1", "{}", "null"},
         {"1 + a", R"({"a":null})", "null"},
         {"-a", "{}", "null"},
         {"a + 1", R"({"a":"1"})", "null", 1},
         {"1 - a", R"({"a":true})", "null", 1},
         {"a * a", R"({"a":[1]})", "null", 1},
         {"a % null", R"({"a":"x"})", "null", 1},
         {"-a", R"({"a":"1"})", "null", 1},
         {"1 + 'a'", "{}", "null", 1}});
}

TEST_CASE("comparisons") {
  check({{"1 == 1", "{}", "true"},
         {"1 == 1.0", "{}", "true"},
         {"1 != 2", "{}", "true"},
         {"1 < 2", "{}", "true"},
         {"2 <= 2", "{}", "true"},
         {"3 > 2", "{}", "true"},
         {"2 >= 3", "{}", "false"},
         {"0.1 + 0.2 > 0.3", "{}", "true"},
         {"9007199254740993 > 9007199254740992.0", "{}", "true"},
         {"a < 1e400", R"({"a":1e308})", "true"},
         {"'a' < 'b'", "{}", "true"},
         {"'a' < 'aa'", "{}", "true"},
         {"'B' < 'a'", "{}", "true"},
         {"'z' < 'ä'", "{}", "true"},
         {"'a' == 'a'", "{}", "true"},
         {"'a' != 'b'", "{}", "true"},
         {"'10' < '9'", "{}", "true"},
         {"true == true", "{}", "true"},
         {"true != false", "{}", "true"},
         {"true < false", "{}", "false", 1},
         {"a == b", R"({"a":{"x":1},"b":{"x":1}})", "true"},
         {"a == b", R"({"a":[1],"b":[1, 2]})", "false"},
         {"a < b", R"({"a":[1],"b":[2]})", "false", 1},
         {"1 == '1'", "{}", "false", 1},
         {"1 != '1'", "{}", "false", 1},
         {"'1' < 2", "{}", "false", 1},
         {"true == 1", "{}", "false", 1}});
}

TEST_CASE("null in comparisons") {
  check({{"a == 1", "{}", "false"},
         {"a != 1", "{}", "false"},
         {"a < 1", "{}", "false"},
         {"a >= 1", "{}", "false"},
         {"a != 'x'", "{}", "false"},
         {"a == b", "{}", "false"},
         {"a == null", "{}", "true"},
         {"null == a", "{}", "true"},
         {"a != null", "{}", "false"},
         {"a == null", R"({"a":0})", "false"},
         {"a != null", R"({"a":0})", "true"},
         {"null != a", R"({"a":""})", "true"},
         {"null == null", "{}", "true"},
         {"null != null", "{}", "false"},
         {"null < 1", "{}", "false"},
         {"1 / 0 == null", "{}", "true"},
         {"not (a == 1)", "{}", "true"}});
}

TEST_CASE("ranges and lists") {
  check({{"5 in 5..11", "{}", "true"},
         {"11 in 5..11", "{}", "true"},
         {"12 in 5..11", "{}", "false"},
         {"4.999 in 5..11", "{}", "false"},
         {"5.5 in 5..11", "{}", "true"},
         {"12 not in 5..11", "{}", "true"},
         {"5 in 11..5", "{}", "false"},
         {"-3 in -5..-1", "{}", "true"},
         {"a in 1 + 1..2 * 3", R"({"a":6})", "true"},
         {"a in (1 + 1) * 2..9", R"({"a":4})", "true"},
         {"a in (1)..(2)", R"({"a":2})", "true"},
         {"'b' in 'a'..'c'", "{}", "true"},
         {"'d' in 'a'..'c'", "{}", "false"},
         {"'d' not in 'a'..'c'", "{}", "true"},
         {"a in b..c", R"({"a":2,"b":1,"c":3})", "true"},
         {"a in 1..2", "{}", "false"},
         {"a not in 1..2", "{}", "false"},
         {"1 in a..2", "{}", "false"},
         {"1 not in 2..a", "{}", "false"},
         {"'1' in 1..2", "{}", "false", 1},
         {"'1' not in 1..2", "{}", "false", 1},
         {"1 in 1..'2'", "{}", "false", 1},
         {"true in false..true", "{}", "false", 1},
         {"2 in (1, 2, 3)", "{}", "true"},
         {"4 in (1, 2, 3)", "{}", "false"},
         {"4 not in (1, 2, 3)", "{}", "true"},
         {"2.0 in (1, 2)", "{}", "true"},
         {"'x' in ('x')", "{}", "true"},
         {"a in ('a', 'b')", R"({"a":"b"})", "true"},
         {"a not in ('a', 'b')", R"({"a":"b"})", "false"},
         {"a in (b, c)", R"({"a":2,"b":1,"c":2})", "true"},
         {"a not in (b, c)", R"({"a":3,"b":1,"c":2})", "true"},
         {"a in (b, 2)", R"({"a":2})", "true"},
         {"a not in (b, 2)", R"({"a":3})", "true"},
         {"a not in (b)", R"({"a":3})", "false"},
         {"a in (1, 2)", "{}", "false"},
         {"a not in (1, 2)", "{}", "false"},
         {"a in (1, null)", "{}", "true"},
         {"a not in (1, null)", "{}", "false"},
         {"3 in (1, null)", "{}", "false"},
         {"3 not in (1, null)", "{}", "true"},
         {"a in (b, null)", "{}", "true"},
         {"3 in ('3', 3)", "{}", "true"},
         {"4 in ('3', 3)", "{}", "false"},
         {"4 not in ('3', 3)", "{}", "true"},
         {"4 in ('3', '4')", "{}", "false", 1},
         {"4 not in ('3', '4')", "{}", "false", 1},
         {"a in (b)", R"({"a":1,"b":"1"})", "false", 1},
         {"a not in (b)", R"({"a":1,"b":"1"})", "false", 1},
         {"true in (true, false)", "{}", "true"},
         {"true in (false)", "{}", "false"},
         {"a in (1,2,3,4,5,6,7,8,9)", R"({"a":7})", "true"},
         {"a in (9,8,7,6,5,4,3,2,1)", R"({"a":7.5})", "false"},
         {"a in ('i','h','g','f','e','d','c','b','a')", R"({"a":"f"})", "true"},
         {"a in ('i','h','g','f','e','d','c','b','a')", R"({"a":"z"})", "false"},
         {"a in (b) ? 'y' : 'n'", R"({"a":1,"b":1})", "\"y\""}});
}

TEST_CASE("and, or, not, ?:") {
  check({{"true and true", "{}", "true"},
         {"true and false", "{}", "false"},
         {"false or true", "{}", "true"},
         {"false || false", "{}", "false"},
         {"1 && 'x'", "{}", "true"},
         {"1 and 0", "{}", "false"},
         {"null or 0", "{}", "false"},
         {"a and b", R"({"a":3,"b":"x"})", "true"},
         {"a or b", R"({"a":0,"b":""})", "false"},
         {"not true", "{}", "false"},
         {"!false", "{}", "true"},
         {"not null", "{}", "true"},
         {"not a", R"({"a":{}})", "false"},
         {"not not 7", "{}", "true"},
         {"!!7", "{}", "true"},
         {"false and 1 < 'a'", "{}", "false"},
         {"a and 1 < 'a'", "{}", "false"},
         {"true or 1 < 'a'", "{}", "true"},
         {"a and 1 < 'a'", R"({"a":1})", "false", 1},
         {"true ? 1 : 2", "{}", "1"},
         {"a ? 1 : 2", "{}", "2"},
         {"a ? 'x' : b", R"({"b":1.50})", "1.50"},
         {"a ? b : c", R"({"a":1,"b":"yes"})", "\"yes\""},
         {"a ? 1 : 1 < 'a'", R"({"a":1})", "1"},
         {"a == 1 ? 'one' : a == 2 ? 'two' : 'many'", R"({"a":2})", "\"two\""},
         {"a ? b ? 1 : 2 : 3", R"({"a":1})", "2"}});
}

TEST_CASE("precedence") {
  check({{"1 + 2 * 3", "{}", "7"},
         {"(1 + 2) * 3", "{}", "9"},
         {"10 - 4 - 3", "{}", "3"},
         {"100 / 10 / 2", "{}", "5"},
         {"2 * 7 % 4", "{}", "2"},
         {"-2 * 3", "{}", "-6"},
         {"2 - -3", "{}", "5"},
         {"1 + 1 == 2", "{}", "true"},
         {"true or false and false", "{}", "true"},
         {"(true or false) and false", "{}", "false"},
         {"not false or true", "{}", "true"},
         {"not (false or true)", "{}", "false"},
         {"not a == 1", R"({"a":2})", "true"},
         {"not a in 1..3", R"({"a":2})", "false"},
         {"not a + 1 > 2", R"({"a":1})", "true"},
         {"!true == false", "{}", "true"},
         {"!a and b", R"({"b":1})", "true"},
         {"1 < 2 and 2 < 3", "{}", "true"},
         {"1 < 2 ? 3 + 4 : 5", "{}", "7"},
         {"1 + 1 in 2..3", "{}", "true"},
         {"1 in 0..1 and 2 in 3..4", "{}", "false"},
         {"(1 < 2) == true", "{}", "true"}});
}

TEST_CASE("functions of texts") {
  check({{"lower('ABC xyz')", "{}", "\"abc xyz\""},
         {"upper('abc XYZ')", "{}", "\"ABC XYZ\""},
         {"lower(a)", R"({"a":"already"})", "\"already\""},
         {"lower('ÄÖÜ ΑΒΓ ДЖ')", "{}", "\"äöü αβγ дж\""},
         {"upper('äöü ß αβγ дж')", "{}", "\"ÄÖÜ ß ΑΒΓ ДЖ\""},
         {"lower('İ')", "{}", "\"i\""},
         {"lower('Ⱥ')", "{}", "\"ⱥ\""},
         {"upper('東京 🎵')", "{}", "\"東京 🎵\""},
         {"lower(a)", "{}", "null"},
         {"lower(a)", R"({"a":7})", "null", 1},
         {"lower(a) + upper(a)", R"({"a":"x"})", "null", 1},
         {"length('')", "{}", "0"},
         {"length('abc')", "{}", "3"},
         {"length('äöü')", "{}", "3"},
         {"length('🎵')", "{}", "1"},
         {"length(a)", "{}", "null"},
         {"length(a)", R"({"a":12})", "null", 1},
         {"contains('haystack', 'st')", "{}", "true"},
         {"contains('haystack', 'ST')", "{}", "false"},
         {"contains('x', '')", "{}", "true"},
         {"contains(a, 'x')", "{}", "false"},
         {"contains('x', a)", "{}", "false"},
         {"contains(a, 'x')", R"({"a":7})", "false", 1},
         {"contains(a, 7)", R"({"a":"7"})", "false", 1},
         {"startswith('haystack', 'hay')", "{}", "true"},
         {"startswith('haystack', 'stack')", "{}", "false"},
         {"startswith('hay', 'haystack')", "{}", "false"},
         {"startswith(a, 'x')", "{}", "false"},
         {"startswith(a, 'x')", R"({"a":[]})", "false", 1}});
}

TEST_CASE("regular expressions") {
  check({{"matches('ADV_FREE_REFERRAL', 'FREE')", "{}", "true"},
         {"matches('ADV_FREE', '^FREE')", "{}", "false"},
         {"matches('ADV_FREE', '^ADV.*E$')", "{}", "true"},
         {"matches('aXb', '(?i)axb')", "{}", "true"},
         {R"(matches('72132', '^\\d{5}$'))", "{}", "true"},
         {R"(matches('7213', '^\\d{5}$'))", "{}", "false"},
         {"matches('東京', '^..$')", "{}", "true"},
         {"matches('a.b', 'a.b')", "{}", "true"},
         {"matches('', '')", "{}", "true"},
         {"matches(a, 'x+')", "{}", "false"},
         {"matches(a, 'x+')", R"({"a":1})", "false", 1},
         {"matches(a, 'x')", R"({"a":1})", "false", 1}});
}

TEST_CASE("functions of numbers") {
  check({{"abs(-7)", "{}", "7"},
         {"abs(7.5)", "{}", "7.5"},
         {"abs(-0.5)", "{}", "0.5"},
         {"abs(-9223372036854775808)", "{}", "9223372036854775808"},
         {"abs(a)", "{}", "null"},
         {"abs('x')", "{}", "null", 1},
         {"floor(2.7)", "{}", "2"},
         {"floor(-2.5)", "{}", "-3"},
         {"floor(7)", "{}", "7"},
         {"floor(1e300)", "{}", "1e+300"},
         {"floor(a)", R"({"a":1e400})", "null"},
         {"round(2.4)", "{}", "2"},
         {"round(2.5)", "{}", "3"},
         {"round(-2.5)", "{}", "-3"},
         {"round(-0.4)", "{}", "0"},
         {"round(a)", "{}", "null"},
         {"round(true)", "{}", "null", 1},
         {"min(3, 1, 2)", "{}", "1"},
         {"max(3, 1, 2)", "{}", "3"},
         {"min(3)", "{}", "3"},
         {"min(a, 3, null)", "{}", "3"},
         {"max(a, null)", "{}", "null"},
         {"max(1, 2.5)", "{}", "2.5"},
         {"min('b', 'a')", "{}", "\"a\""},
         {"max(a, b)", R"({"a":1.50,"b":1})", "1.50"},
         {"coalesce(a, b, 3)", "{}", "3"},
         {"coalesce(a, b, 3)", R"({"b":0})", "0"},
         {"coalesce(a)", "{}", "null"},
         {"coalesce('', 'x')", "{}", "\"\""}});
}

TEST_CASE("functions of times") {
  check({{"hour('2014-10-23 03:26:20')", "{}", "3"},
         {"hour(t)", R"({"t":"2014-10-23T23:59:59Z"})", "23"},
         {"hour(t)", R"({"t":"2014-10-23T23:30:00+02:00"})", "21"},
         {"hour(t)", R"({"t":"1969-12-31T23:30:00Z"})", "23"},
         {"minute(t)", R"({"t":"2014-10-23T03:26:20Z"})", "26"},
         {"weekday(t)", R"({"t":"2014-10-20"})", "1"},
         {"weekday(t)", R"({"t":"2014-10-23"})", "4"},
         {"weekday(t)", R"({"t":"2014-10-26"})", "7"},
         {"date(t)", R"({"t":"2014-10-23T03:26:20.5Z"})", "\"2014-10-23\""},
         {"hour(t) in 5..11", R"({"t":"2014-10-23T11:59:59Z"})", "true"},
         {"hour(t)", "{}", "null"},
         {"hour(t)", R"({"t":"yesterday"})", "null", 1},
         {"hour(t)", R"({"t":7})", "null", 1},
         {"hour(t)", R"({"t":true})", "null", 1},
         {"date(t)", R"({"t":""})", "null", 1},
         {"hour(t) + minute(t) + weekday(t)", R"({"t":"never"})", "null", 1},
         {"date(t) == '2014-10-23' and hour(t) == 3", R"({"t":"2014-10-23T03:26:20Z"})", "true"}});
}

TEST_CASE("times are those of the zone and the format") {
  CHECK(outcome("hour(t)", R"({"t":"2014-10-23T23:30:00Z"})", "Europe/Berlin").json == "1");
  CHECK(outcome("date(t)", R"({"t":"2014-10-23T23:30:00Z"})", "Europe/Berlin").json == "\"2014-10-24\"");
  CHECK(outcome("weekday(t)", R"({"t":"2014-10-26T23:30:00Z"})", "Europe/Berlin").json == "1");
  CHECK(outcome("hour(t)", R"({"t":"2014-10-23 03:26:20"})", "America/New_York").json == "3");
  CHECK(outcome("minute(t)", R"({"t":"2014-10-23T03:26:20Z"})", "Asia/Kolkata").json == "56");
  CHECK(outcome("hour(t)", R"({"t":"23/Oct/2014:03:26"})", "UTC", "%d/%b/%Y:%H:%M").json == "3");
  CHECK(outcome("hour(t)", R"({"t":1414034780})", "UTC", "%s").json == "3");
  CHECK(outcome("hour(t + 3600)", R"({"t":1414034780})", "UTC", "%s").json == "4");
}

}  // namespace lg::expr
