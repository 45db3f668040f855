// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/record/padded.hpp"

namespace lg {

namespace {

// What a finder for `names` makes of one line: "name=raw;" for each field that is there, or "!reason".
std::string found(const std::vector<std::string>& names, std::string_view line) {
  FieldSet fields;
  for (const std::string& name : names) fields.add(name);
  FieldFinder finder(fields);
  Record record;
  const test::Padded padded(line);
  const std::string_view reason = finder.find(padded.view(), record);
  if (!reason.empty()) return "!" + std::string(reason);
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (record.has(i)) out += names[i] + "=" + std::string(record.raw(i)) + ";";
  }
  return out;
}

std::string nested(int levels) {
  return R"({"a":)" + std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']') + "}";
}

}  // namespace

TEST_CASE("declared fields are found, whatever stands around them") {
  CHECK(found({"a"}, R"({"a":1})") == "a=1;");
  CHECK(found({"a", "b"}, R"( { "b" : "x y" , "a" : -1.5e3 } )") == "a=-1.5e3;b=\"x y\";");
  CHECK(found({"a"}, R"({"z":{"a":2},"a":[1,{"a":3}],"y":0})") == "a=[1,{\"a\":3}];");
  CHECK(found({"a"}, R"({"b":1})").empty());
  CHECK(found({"a"}, "{}").empty());
  CHECK(found({}, R"({"b":tru})").empty());
  CHECK(found({"a"}, "{\"a\":1}\r") == "a=1;");
}

TEST_CASE("nested fields and keys that are written with a dot") {
  CHECK(found({"a.b"}, R"({"a":{"c":1,"b":2}})") == "a.b=2;");
  CHECK(found({"a.b"}, R"({"a.b":3})") == "a.b=3;");
  CHECK(found({"a.b"}, R"({"a.b":3,"a":{"b":2}})") == "a.b=3;");
  CHECK(found({"a.b"}, R"({"a":{"b":2},"a.b":3})") == "a.b=2;");
  CHECK(found({"a", "a.b", "a.b.c"}, R"({"a":{"b":{"c":7}}})") == R"(a={"b":{"c":7}};a.b={"c":7};a.b.c=7;)");
  CHECK(found({"a.b"}, R"({"a":[{"b":1}]})").empty());
}

TEST_CASE("of duplicate keys the first counts") {
  CHECK(found({"a"}, R"({"a":1,"a":2})") == "a=1;");
  CHECK(found({"a.b"}, R"({"a":{"b":1},"a":{"b":2}})") == "a.b=1;");
}

TEST_CASE("keys are compared as written") {
  CHECK(found({"custom"}, R"({"c\u0075stom":1})").empty());
  CHECK(found({"a"}, R"({"a\"":1,"a":2})") == "a=2;");
  CHECK(found({"ab"}, R"({"a":1,"abc":2})").empty());
}

TEST_CASE("values are typed and unescaped") {
  FieldSet fields;
  for (const char* name : {"t", "i", "d", "big", "b", "n", "e", "o"}) fields.add(name);
  FieldFinder finder(fields);
  Record record;
  const test::Padded line(
      R"({"t":"plain","i":-12,"d":2.50,"big":123456789012345678901,"b":true,"n":null,"e":"\u00e9\ud83d\ude00\n\"","o":{"x":[]}})");
  REQUIRE(finder.find(line.view(), record).empty());
  CHECK(record[0].text == "plain");
  CHECK(record[1].integer == -12);
  CHECK(record[2].real == 2.5);
  CHECK(record[2].text == "2.50");
  CHECK(record[3].type == Value::Type::real);
  CHECK(record[3].text == "123456789012345678901");
  CHECK(record[4].boolean);
  CHECK(record[5].is_null());
  CHECK(record.has(5));
  CHECK(record[6].text == "é😀\n\"");
  CHECK(record[7].text == R"({"x":[]})");
}

TEST_CASE("what is no record is refused with a reason") {
  CHECK(found({"a"}, "[1]") == "!not a JSON object");
  CHECK(found({"a"}, "7") == "!not a JSON object");
  CHECK(found({"a"}, R"({"a":1)").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"a":1}})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"a":1} {"b":2})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"a":1,})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"a" 1})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"a":01})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"a":tru})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"a":"\x"})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"a":"\ud800"})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"b":1 "a":2})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, R"({"b":[1,2})").starts_with("!not valid JSON"));
  CHECK(found({"a"}, "{\"a\":\"\xff\"}") == "!not valid UTF-8");
  CHECK(found({"a"}, "{\"a\":\"\x01\"}").starts_with("!not valid JSON"));
  CHECK(found({"a"}, std::string_view("{\"a\":1}\0", 8)).starts_with("!not valid JSON"));
}

TEST_CASE("1024 levels are allowed and 1025 are not") {
  CHECK(found({"b"}, nested(1023)).empty());
  CHECK(found({"b"}, nested(1024)) == "!nested more than 1024 levels deep");
  CHECK(found({"a"}, nested(1024)) == "!nested more than 1024 levels deep");
  CHECK(found({"a"}, nested(10000)) == "!nested more than 1024 levels deep");
}

TEST_CASE("a name with an escape hides no other field at its place") {
  FieldSet fields;
  const std::size_t id = fields.add("id");
  FieldFinder finder(fields);
  Record record;
  for (const char* line : {R"({"a\n":0,"id":1})", R"({"id":1,"b":0})", R"({"b":0,"id":1})", R"({"id":1})"}) {
    const test::Padded padded(line);
    REQUIRE(finder.find(padded.view(), record).empty());
    CHECK(record[id].integer == 1);
  }
}

TEST_CASE("a finder is not confused by records of other shapes") {
  FieldSet fields;
  const std::size_t a = fields.add("a");
  const std::size_t b = fields.add("bb");
  FieldFinder finder(fields);
  Record record;
  for (int round = 0; round < 3; ++round) {
    for (const char* line :
         {R"({"a":1,"bb":2})", R"({"bb":2,"a":1})", R"({"x":{"a":9},"bb":2,"a":1})", R"({"aa":0,"a":1,"bb":2})"}) {
      const test::Padded padded(line);
      REQUIRE(finder.find(padded.view(), record).empty());
      CHECK(record[a].integer == 1);
      CHECK(record[b].integer == 2);
    }
  }
  const std::size_t late = fields.add("late");
  const test::Padded padded(R"({"late":5,"a":1})");
  REQUIRE(finder.find(padded.view(), record).empty());
  CHECK(record[late].integer == 5);
  CHECK(!record.has(b));
}

}  // namespace lg
