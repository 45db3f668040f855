// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/record/padded.hpp"

namespace lg {

namespace {

std::string verdict(std::string_view line) {
  Validator validator;
  const test::Padded padded(line);
  return std::string(validator.check(padded.view()));
}

}  // namespace

TEST_CASE("valid objects are taken") {
  for (const char* line :
       {"{}", " { } ", R"({"a":[]})", R"({"a":[[],{}]})", R"({"":0})",
        R"({"a":-0,"b":1e400,"c":123456789012345678901234567890})", R"({"a":"\u0000\ud83d\ude00\/"})",
        R"({"a":"\ud800"})", R"({"a":1,"a":2})", R"({"a":{"b":{"c":[1,2,{"d":null}]}},"e":true})",
        "{\"a\":\"\xf4\x8f\xbf\xbf\"}", "{\t\"a\" :\r 1 }"}) {
    CAPTURE(line);
    CHECK(verdict(line).empty());
  }
}

TEST_CASE("everything else is not") {
  for (const char* line : {"",
                           "[]",
                           "1",
                           "\"a\"",
                           "null",
                           "{",
                           "}",
                           R"({"a"})",
                           R"({"a":})",
                           R"({"a":1,})",
                           R"({,"a":1})",
                           R"({"a":1 "b":2})",
                           R"({"a":1}})",
                           R"({"a":1}x)",
                           R"({"a":1}{"b":2})",
                           R"({"a":[1,]})",
                           R"({"a":[,1]})",
                           R"({"a":[1 2]})",
                           R"({"a":[1})",
                           R"({"a":{]})",
                           R"({a:1})",
                           R"({'a':1})",
                           R"({"a":+1})",
                           R"({"a":01})",
                           R"({"a":1.})",
                           R"({"a":.5})",
                           R"({"a":1e})",
                           R"({"a":-})",
                           R"({"a":0x1})",
                           R"({"a":NaN})",
                           R"({"a":Infinity})",
                           R"({"a":True})",
                           R"({"a":nul})",
                           R"({"a":truee})",
                           R"({"a":"\x"})",
                           R"({"a":"\u12"})",
                           R"({"a":"\u12g4"})",
                           R"({"a":"b)",
                           R"({"a":"b\"})",
                           R"({1:2})",
                           R"({"a":1:2})",
                           R"({"a"::1})",
                           R"({"a":"b"c})",
                           R"({"a":1"b"})",
                           R"({"a" "b":1})",
                           "{\"a\":\"\x1f\"}",
                           "{\"a\":\"\xc0\x80\"}",
                           "{\"a\":\"\xed\xa0\x80\"}",
                           "{\"a\":\"\xf5\x80\x80\x80\"}",
                           "\xef\xbb\xbf{}",
                           "{\"a\":1}\v",
                           "{\"a\":\xc2\xa0 1}"}) {
    CAPTURE(line);
    CHECK(!verdict(line).empty());
  }
  CHECK(!verdict(std::string_view("{\"a\":1\0}", 8)).empty());
  CHECK(!verdict(std::string_view("{\"a\":\"\0\"}", 9)).empty());
}

TEST_CASE("a valid object cut off anywhere is not valid") {
  const std::string whole = R"({"a":[1,2.5e3,{"b":"x\u00e9\n"}],"c":{"d":[true,false,null]},"e":"é"})";
  REQUIRE(verdict(whole).empty());
  for (std::size_t length = 1; length < whole.size(); ++length) {
    CAPTURE(length);
    CHECK(!verdict(whole.substr(0, length)).empty());
  }
}

TEST_CASE("depth is limited") {
  const auto nested = [](std::size_t levels) {
    return R"({"a":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
  };
  CHECK(verdict(nested(1023)).empty());
  CHECK(verdict(nested(1024)) == "nested more than 1024 levels deep");
  CHECK(verdict(R"({"a":)" + std::string(100'000, '[')) == "nested more than 1024 levels deep");
}

TEST_CASE("memory is given back after one huge line") {
  Validator validator;
  const test::Padded huge(R"({"a":")" + std::string(3'000'000, 'x') + "\"}");
  const test::Padded small(R"({"a":1})");
  for (int round = 0; round < 3; ++round) {
    CHECK(validator.check(huge.view()).empty());
    CHECK(validator.check(small.view()).empty());
  }
}

}  // namespace lg
