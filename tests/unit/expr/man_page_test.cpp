// SPDX-License-Identifier: Apache-2.0
// man/lg-expr.7 is the specification: each of its examples is computed here and must give what the page says. An
// example is a line `.It Li "EXPRESSION"` and below it `is JSON`, or `is JSON, and counted` for a wrong type.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "common/expr/ast.hpp"
#include "common/expr/functions.hpp"
#include "tests/unit/expr/outcome.hpp"

namespace lg::expr {

namespace {

struct Example {
  std::string source;
  std::string json;
  bool counted = false;
};

struct Page {
  std::string record;
  std::vector<Example> examples;
  std::vector<std::string> functions;  // that have an entry
};

// The text that a reader sees for a line of mdoc.
std::string plain(std::string text) {
  const std::vector<std::pair<std::string, std::string>> escapes = {{"\\(aq", "'"}, {"\\(dq", "\""}, {"\\(ga", "`"},
                                                                    {"\\(ha", "^"}, {"\\(ti", "~"},  {"\\-", "-"},
                                                                    {"\\&", ""},    {"\\e", "\\"}};
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    bool known = false;
    for (const auto& [escape, character] : escapes) {
      if (text.compare(at, escape.size(), escape) != 0) continue;
      result += character;
      at += escape.size();
      known = true;
      break;
    }
    if (!known) result += text[at++];
  }
  return result;
}

Page read_page() {
  const std::string item = ".It Li \"";
  const std::string function = ".It Fn ";
  const std::string counted = ", and counted";
  Page page;
  std::ifstream file(LG_SOURCE_DIR "/man/lg-expr.7");
  REQUIRE(file);
  bool in_examples = false;
  bool in_record = false;
  std::string pending;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(".Sh ")) in_examples = line == ".Sh EXAMPLES";
    if (line.starts_with(function)) page.functions.push_back(line.substr(7, line.find(' ', 7) - 7));
    if (!in_examples) continue;
    if (line.starts_with(".Bd ")) {
      in_record = page.record.empty();
    } else if (line == ".Ed") {
      in_record = false;
    } else if (in_record) {
      page.record += plain(line);
    } else if (line.starts_with(".It ")) {
      INFO(line);
      REQUIRE(line.starts_with(item));
      REQUIRE(line.ends_with('"'));
      REQUIRE(pending.empty());
      pending = plain(line.substr(item.size(), line.size() - item.size() - 1));
    } else if (!pending.empty()) {
      INFO(line);
      REQUIRE(line.starts_with("is "));
      Example example{pending, plain(line.substr(3)), false};
      if (example.json.ends_with(counted)) {
        example.counted = true;
        example.json.resize(example.json.size() - counted.size());
      }
      page.examples.push_back(example);
      pending.clear();
    }
  }
  REQUIRE(pending.empty());
  return page;
}

void collect_calls(const Node& node, std::vector<std::string>& names) {
  if (node.kind == Node::Kind::call) names.push_back(node.name);
  for (const std::unique_ptr<Node>& argument : node.arguments) collect_calls(*argument, names);
}

}  // namespace

TEST_CASE("the examples of lg-expr(7) give what the page says") {
  const Page page = read_page();
  CHECK(page.examples.size() > 60);
  for (const Example& example : page.examples) {
    INFO(example.source);
    const Outcome result = outcome(example.source, page.record);
    CHECK(result.json == example.json);
    CHECK(result.type_errors == (example.counted ? 1 : 0));
  }
}

TEST_CASE("lg-expr(7) has all functions, no others, and an example of each") {
  const Page page = read_page();
  std::vector<std::string> called;
  for (const Example& example : page.examples) collect_calls(*parse(example.source), called);
  for (const std::string_view name : function_names()) {
    INFO(name);
    CHECK(std::count(page.functions.begin(), page.functions.end(), name) == 1);
    CHECK(std::count(called.begin(), called.end(), name) > 0);
  }
  CHECK(page.functions.size() == function_names().size());
}

}  // namespace lg::expr
