// SPDX-License-Identifier: Apache-2.0
// What --check finds before anything is written.
#include "tools/lgsink-es/mapping.hpp"

#include <fstream>

#include "tests/support/temporary_folder.hpp"
#include "tests/unit/lgsink-es/played_server.hpp"

namespace lg::es {

namespace {

using namespace lg::test;

std::string padded(std::string_view json) {
  return std::string(json) + std::string(kPadding, ' ');
}

MappedField mapping_of(const std::string& json) {
  StructuralIndex index;
  const std::string text = padded(json);
  return read_mapping(std::string_view(text).substr(0, json.size()), index);
}

bool fits(const std::string& field, const std::string& value) {
  const MappedField mapping = mapping_of(R"({"properties":{"f":)" + field + "}}");
  return why_not_taken(*mapping.find("f"), value).empty();
}

}  // namespace

TEST_CASE("A mapping is read with its objects, and names with dots are paths") {
  const MappedField mapping = mapping_of(
      R"({"dynamic":"strict","properties":{"a":{"type":"keyword","fields":{"t":{"type":"text"}}},)"
      R"("o":{"properties":{"n":{"type":"long","coerce":false}}},"x.y":{"type":"ip"},"e":{"type":"object","enabled":false}}})");
  CHECK(mapping.dynamic == MappedField::Dynamic::strict);
  CHECK(mapping.find("a")->type == "keyword");
  CHECK(mapping.find("o")->is_object());
  CHECK(mapping.find("o.n")->type == "long");
  CHECK_FALSE(mapping.find("o.n")->coerce);
  CHECK(mapping.find("x.y")->type == "ip");
  CHECK(mapping.find("x")->is_object());
  CHECK_FALSE(mapping.find("e")->enabled);
  CHECK(mapping.find("a.t") == nullptr);
  CHECK(mapping.find("b") == nullptr);
}

TEST_CASE("Values fit the types as the servers have it") {
  const std::string keyword = R"({"type":"keyword"})";
  for (const char* value : {"1", "true", "\"x\"", "null"}) CHECK(fits(keyword, value));
  CHECK_FALSE(fits(keyword, "{}"));

  const std::string integer = R"({"type":"integer"})";
  for (const char* value : {"1", "1.5", "\"12\"", "\"\"", "null", "2147483647.9", "-2147483648"}) {
    CAPTURE(value);
    CHECK(fits(integer, value));
  }
  for (const char* value : {"true", "\"x\"", "2147483648", "{}", "1e300", "\"1x\""}) {
    CAPTURE(value);
    CHECK_FALSE(fits(integer, value));
  }
  CHECK_FALSE(fits(R"({"type":"integer","coerce":false})", "1.5"));
  CHECK_FALSE(fits(R"({"type":"integer","coerce":"false"})", "\"1\""));
  CHECK(fits(R"({"type":"integer","ignore_malformed":true})", "\"x\""));
  CHECK(fits(R"({"type":"double"})", "1e300"));
  CHECK_FALSE(fits(R"({"type":"float"})", "false"));

  const std::string boolean = R"({"type":"boolean"})";
  for (const char* value : {"true", "\"false\"", "\"\""}) CHECK(fits(boolean, value));
  for (const char* value : {"1", "\"yes\""}) CHECK_FALSE(fits(boolean, value));

  const std::string date = R"({"type":"date"})";
  for (const char* value : {"1414034780000", "\"2014-10-23\"", "\"2014-10\"", "\"2014\"", "\"2014-10-23T03:26:20Z\"",
                            "\"2014-10-23T03:26:20.123+02:00\"", "\"1414034780000\"", "\"2014-10-23T03:26\""}) {
    CAPTURE(value);
    CHECK(fits(date, value));
  }
  for (const char* value : {"\"2014-10-23 03:26:20\"", "\"yesterday\"", "\"\"", "true", "{}", "\"2014-13-01\""}) {
    CAPTURE(value);
    CHECK_FALSE(fits(date, value));
  }
  CHECK_FALSE(fits(R"({"type":"date","format":"strict_date_optional_time"})", "1414034780000"));
  CHECK(fits(R"({"type":"date","format":"yyyy/MM/dd"})", "\"2014/10/23\""));
  CHECK(
      fits(R"({"type":"date","format":"strict_date_optional_time||yyyy-MM-dd HH:mm:ss"})", "\"2014-10-23 03:26:20\""));

  CHECK(fits(R"({"type":"ip"})", "\"::1\""));
  CHECK_FALSE(fits(R"({"type":"ip"})", "\"localhost\""));
  CHECK_FALSE(fits(R"({"type":"alias"})", "1"));
  CHECK_FALSE(fits(R"({"properties":{}})", "1"));
  CHECK(fits(R"({"type":"geo_point"})", R"({"lat":1,"lon":2})"));
  CHECK(fits(R"({"type":"something_new"})", "{}"));
}

TEST_CASE("What does not fit the template is said, field by field, and nothing is written") {
  TemporaryFolder folder;
  const std::string path = folder / "ba.json";
  std::ofstream(path) << R"({"index_patterns":["ba*"],"template":{"mappings":{"properties":{"zip":{"type":"keyword"},)"
                         R"("plays":{"type":"long"},"place":{"properties":{"at":{"type":"date"}}}}}}})";
  EsRun run;
  run.options.index_template = path;
  run.options.checks = true;
  run.open();
  CHECK(run.server->requests.empty());
  run.server->then(whole(404));
  run.server->then(whole(200, R"({"template":{"mappings":{}}})"));
  run.take(R"({"id":1,"zip":"10084","plays":3,"place":{"at":"2014-10-23"},"new":{}})");
  run.take(R"({"id":2,"zip":["1",{"a":1}],"plays":"many","place":{"at":["2014","then"]}})");
  run.take(R"({"id":3,"plays":"few"})");
  CHECK_THROWS_AS(run.finish(), Failure);
  CHECK(run.said(
      "the field 'plays' does not fit the template: it is mapped as long, and the text is no number, as \"many\" in "
      "line 2 (2 of 3 records)"));
  CHECK(run.said("the field 'zip'"));
  CHECK(run.said("the field 'place.at'"));
  for (const net::HttpRequest& request : run.server->requests) {
    CHECK(request.method != net::HttpRequest::Method::put);
    CHECK(request.url.find("_bulk") == std::string::npos);
  }
}

TEST_CASE("The index that is there already counts, and a strict one wants no new fields") {
  EsRun run;
  run.options.checks = true;
  run.open();
  run.server->then(whole(200, R"({"ba":{"mappings":{"dynamic":"strict","properties":{"id":{"type":"long"}}}}})"));
  SECTION("it fits") {
    run.take(R"({"id":1})");
    run.finish();
    CHECK(run.server->requests[0].url == "http://es.test/ba/_mapping");
    CHECK(run.count("indexed") == 1);
    CHECK(run.messages.text.empty());
  }
  SECTION("it does not") {
    run.take(R"({"id":1,"new":2})");
    CHECK_THROWS_AS(run.finish(), Failure);
    CHECK(run.said("the field 'new' does not fit 'ba': it is not mapped, and the mapping is strict"));
  }
}

}  // namespace lg::es
