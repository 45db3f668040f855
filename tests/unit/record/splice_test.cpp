// SPDX-License-Identifier: Apache-2.0
#include "common/record/splice.hpp"

#include <catch2/catch.hpp>

#include "common/record/members.hpp"
#include "tests/unit/record/padded.hpp"

namespace lg {

namespace {

std::string spliced(std::string_view line, const std::vector<std::string>& names,
                    const std::vector<std::string_view>& values) {
  FieldSet fields;
  Splicer splicer(fields, names);
  FieldFinder finder(fields);
  Record record;
  const test::Padded padded(line);
  REQUIRE(finder.find(padded.view(), record).empty());
  std::string out;
  splicer.write(record, values.data(), out);
  return out;
}

}  // namespace

TEST_CASE("new fields come last, known ones stay in place") {
  CHECK(spliced(R"({"a":1})", {"b"}, {"2"}) == R"({"a":1,"b":2})");
  CHECK(spliced("{}", {"b", "c"}, {"2", "3"}) == R"({"b":2,"c":3})");
  CHECK(spliced("{ }", {"b"}, {"2"}) == R"({ "b":2})");
  CHECK(spliced(R"({"a": 1 , "b" :[2] })", {"b", "c"}, {"true", "3"}) == R"({"a": 1 , "b" :true ,"c":3})");
  CHECK(spliced(R"({"b":1,"a":2})", {"a", "b"}, {"\"x\"", "\"y\""}) == R"({"b":"y","a":"x"})");
  CHECK(spliced(R"({"a":1})", {"a", "b"}, {"", ""}) == R"({"a":1})");
  CHECK(spliced(R"({"a":{"b":1,"c":2}})", {"a.b"}, {"9"}) == R"({"a":{"b":9,"c":2}})");
  CHECK(spliced(R"({"a":{"b":1}})", {"a", "a.b"}, {"0", "9"}) == R"({"a":0})");
  CHECK(spliced(R"({"x":1})", {"a\"b"}, {"2"}) == R"({"x":1,"a\"b":2})");
}

TEST_CASE("what is not named comes out byte for byte") {
  const std::string odd = R"({"z":1e400, "y" :  123456789012345678901234567890,"x":"\u0041\/","w":[ 1 , {} ]})";
  CHECK(spliced(odd, {"n"}, {"0"}) == odd.substr(0, odd.size() - 1) + R"(,"n":0})");
}

TEST_CASE("all members of an object are listed") {
  StructuralIndex index;
  std::vector<Member> members;
  const test::Padded line(R"({"a" : {"x":[1,{"y":2}]} , "b":"c,d}", "e":-1.5})");
  list_members(line.view(), index, members);
  REQUIRE(members.size() == 3);
  CHECK(members[0].name == "a");
  CHECK(members[0].raw == R"({"x":[1,{"y":2}]})");
  CHECK(members[1].name == "b");
  CHECK(members[1].raw == R"("c,d}")");
  CHECK(members[2].raw == "-1.5");
  const test::Padded empty("{}");
  list_members(empty.view(), index, members);
  CHECK(members.empty());
}

}  // namespace lg
