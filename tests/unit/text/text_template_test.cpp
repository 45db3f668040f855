// SPDX-License-Identifier: Apache-2.0
#include "common/text/text_template.hpp"

#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "tests/unit/record/padded.hpp"

namespace lg {

namespace {

// The text, or "!" and the reason why there is none.
std::string render(const std::string& source, std::string_view line, const TimeSettings& times = {}) {
  FieldSet fields;
  TextTemplate text(source, fields, times);
  FieldFinder finder(fields);
  Record record;
  const test::Padded padded(line);
  REQUIRE(finder.find(padded.view(), record).empty());
  std::string out;
  const std::string_view reason = text.render(record, out);
  return reason.empty() ? out : "!" + std::string(reason);
}

}  // namespace

TEST_CASE("A template puts fields into a text") {
  CHECK(render("Hello {Name}, {n}!", R"({"Name":"Zo\u00eb","n":1.50})") == "Hello Zo\u00eb, 1.50!");
  CHECK(render("{a.b}{a.b}", R"({"a":{"b":7}})") == "77");
  CHECK(render("{x}", R"({"x":true})") == "true");
  CHECK(render("nothing", "{}") == "nothing");
  CHECK(render("", "{}").empty());
}

TEST_CASE("Two braces are one") {
  CHECK(render("{{x}} {x} {{{x}}}", R"({"x":1})") == "{x} 1 {1}");
  CHECK(render("a } b", "{}") == "a } b");
}

TEST_CASE("A colon introduces the format of a time, in the zone of the settings") {
  const TimeSettings berlin{TimeFormat(), Zone("Europe/Berlin")};
  CHECK(render("{t:%H:%M} on {t:%Y.%m.%d}", R"({"t":"2014-10-23T23:26:20Z"})", berlin) == "01:26 on 2014.10.24");
  CHECK(render("{t:%Y}", R"({"t":1414034780})", {TimeFormat("%s"), Zone()}) == "2014");
}

TEST_CASE("What a template needs and a record lacks is said") {
  CHECK(render("Hello {Name}", "{}") == "!no field 'Name'");
  CHECK(render("Hello {Name}", R"({"Name":null})") == "!no field 'Name'");
  CHECK(render("{t:%Y}", R"({"t":"soon"})") == "!the field 't' is no time");
  CHECK(render("{t:%Y}", R"({"t":[1]})") == "!the field 't' is no time");
}

TEST_CASE("A broken template is a usage error") {
  FieldSet fields;
  const TimeSettings times;
  for (const char* const source : {"{", "a {b", "{}", "{:%Y}", "{t:%Q}"}) {
    CAPTURE(source);
    CHECK_THROWS_AS(TextTemplate(source, fields, times), UsageError);
  }
}

}  // namespace lg
