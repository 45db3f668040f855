// SPDX-License-Identifier: Apache-2.0
// The parser: which tree a source becomes (in its one spelling), and what is said about a source that is none.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "common/error/error.hpp"
#include "common/expr/ast.hpp"
#include "common/expr/program.hpp"
#include "tests/unit/expr/outcome.hpp"

namespace lg::expr {

namespace {

std::string repeat(const std::string& text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("every source has one spelling") {
  struct Case {
    const char* source;
    const char* spelling;
  };
  const std::vector<Case> cases = {{"a", "a"},
                                   {" a.b.c ", "a.b.c"},
                                   {"`a`", "a"},
                                   {"`a b`", "`a b`"},
                                   {"`not`", "`not`"},
                                   {"a.`b`", "a.b"},
                                   {"a.`1`", "`a.1`"},
                                   {"`x``y`", "`x``y`"},
                                   {"```x`", "```x`"},
                                   {"\"it's\"", R"('it\'s')"},
                                   {R"('\u0041\u0007\n\t')", R"('A\u0007\n\t')"},
                                   {"1.50", "1.50"},
                                   {"- 5", "-5"},
                                   {"--5", "(--5)"},
                                   {"-a", "(-a)"},
                                   {"!a", "(not a)"},
                                   {"not not a", "(not (not a))"},
                                   {"a&&b||c", "((a and b) or c)"},
                                   {"a or b or c", "((a or b) or c)"},
                                   {"a and (b or c)", "(a and (b or c))"},
                                   {"a+b*c-d", "((a + (b * c)) - d)"},
                                   {"a/b/c%d", "(((a / b) / c) % d)"},
                                   {"-a*b", "((-a) * b)"},
                                   {"not a == b", "(not (a == b))"},
                                   {"!a == b", "((not a) == b)"},
                                   {"a==b and c!=d", "((a == b) and (c != d))"},
                                   {"a in 5..11", "(a in 5..11)"},
                                   {"a in x..y", "(a in x..y)"},
                                   {"a.b in -1..1e3", "(a.b in -1..1e3)"},
                                   {"a not in b+1..c", "(a not in (b + 1)..c)"},
                                   {"a in (1,2 , 3)", "(a in (1, 2, 3))"},
                                   {"a in (b)", "(a in (b))"},
                                   {"a in ((b))", "(a in (b))"},
                                   {"a in (b)..c", "(a in b..c)"},
                                   {"a in (b)*2..c", "(a in (b * 2)..c)"},
                                   {"a in (b) and c", "((a in (b)) and c)"},
                                   {"a?b:c?d:e", "(a ? b : (c ? d : e))"},
                                   {"a?b?c:d:e", "(a ? (b ? c : d) : e)"},
                                   {"a or b ? c : d", "((a or b) ? c : d)"},
                                   {"f()", "f()"},
                                   {"f (a, b)", "f(a, b)"},
                                   {"min(a, (b))", "min(a, b)"},
                                   {"a\n+\tb\r\n", "(a + b)"}};
  for (const Case& c : cases) {
    INFO(c.source);
    const std::string spelling = to_text(*parse(c.source));
    CHECK(spelling == c.spelling);
    CHECK(to_text(*parse(spelling)) == spelling);
  }
}

TEST_CASE("a node knows where it starts") {
  const std::unique_ptr<Node> node = parse(" a + foo(b)");
  CHECK(node->kind == Node::Kind::binary);
  CHECK(node->name == "+");
  CHECK(node->position == 1);
  REQUIRE(node->arguments.size() == 2);
  CHECK(node->arguments[1]->kind == Node::Kind::call);
  CHECK(node->arguments[1]->position == 5);
  CHECK(node->arguments[1]->arguments[0]->position == 9);
  CHECK(node->height == 3);
}

TEST_CASE("a message shows the place and what is expected there") {
  CHECK(complaint("Level < ").message ==
        "expected a value, but found the end\n"
        "  Level < \n"
        "          ^");
  CHECK(complaint("a == 'ä' b").message ==
        "expected an operator or the end, but found 'b'\n"
        "  a == 'ä' b\n"
        "           ^");
  CHECK(complaint("a and\n  b = 1\nand c").message ==
        "'=' is no operator\n"
        "    b = 1\n"
        "      ^");
  const std::string long_source = repeat("x", 200) + " = " + repeat("y", 200);
  CHECK(complaint(long_source).message ==
        "'=' is no operator\n  ..." + repeat("x", 59) + " = " + repeat("y", 38) + "...\n  " + repeat(" ", 63) + "^");
}

TEST_CASE("every mistake has its message") {
  struct Case {
    const char* source;
    const char* message;  // its start
    std::size_t caret;    // the column of the caret
    const char* hint;     // a part of it
  };
  const std::vector<Case> cases = {
      {"a = 1", "'=' is no operator", 2, "=="},
      {"a <> 1", "'<>' is no operator", 2, "!="},
      {"a =< 1", "'=<' is no operator", 2, "<="},
      {"a => 1", "'=>' is no operator", 2, ">="},
      {"a =~ 'x'", "'=~' is no operator", 2, "matches"},
      {"a === 1", "unexpected '='", 4, "=="},
      {"a & b", "'&' is no operator", 2, "&&"},
      {"a | b", "'|' is no operator", 2, "||"},
      {"a[1]", "'[' is no operator", 1, "list"},
      {"a; b", "';' is no operator", 1, "one expression"},
      {"a # b", "unexpected '#'", 2, "backticks"},
      {"‘x’", "unexpected '‘'", 0, "straight quotes"},
      {"länge", "unexpected 'ä'", 1, "backticks"},
      {"a AND b", "expected an operator or the end, but found 'AND'", 2, "small letters: and"},
      {"(a OR b)", "expected ')' for the '(' at character 1, but found 'OR'", 3, "small letters: or"},
      {"a is null", "expected an operator or the end, but found 'is'", 2, "== null"},
      {"a between 1 and 2", "expected an operator or the end, but found 'between'", 2, "in 5..11"},
      {"a like 'x'", "expected an operator or the end, but found 'like'", 2, "matches"},
      {"a b", "expected an operator or the end, but found 'b'", 2, ""},
      {"a 'x'", "expected an operator or the end, but found 'x'", 2, ""},
      {"a)", "this ')' has no '('", 1, ""},
      {"1..2", "a range stands after 'in'", 1, ""},
      {"a < b < c", "a comparison cannot be compared again", 6, "a < b and b < c"},
      {"a == b in (c)", "a comparison cannot be compared again", 7, "parentheses"},
      {"+1", "expected a value, but found '+'", 0, "no plus sign"},
      {"a and", "expected a value, but found the end", 5, "a value is a field"},
      {"a * / b", "expected a value, but found '/'", 4, "a value is a field"},
      {"a and or b", "expected a value, but found 'or'", 6, "a value is a field"},
      {"()", "expected a value, but found ')'", 1, "a value is a field"},
      {"1 + not a", "'not' binds less tightly", 4, "(not x)"},
      {"a not b", "expected 'in' after 'not', but found 'b'", 6, "not in"},
      {"a in 5", "expected '..' and the end of the range, but found the end", 6, "(1, 2)"},
      {"a in 5, 6", "expected '..' and the end of the range, but found ','", 6, "(1, 2)"},
      {"a in ()", "expected an element of the list, but found ')'", 6, ""},
      {"a in (1, )", "expected a value, but found ')'", 9, ""},
      {"a in (1, 2", "expected ',' or ')' for the '(' at character 6, but found the end", 10, ""},
      {"a in (1) + 2", "expected '..' and the end of the range", 12, ""},
      {"'ä' in (1 2)", "expected ',' or ')' for the '(' at character 8, but found '2'", 10, ""},
      {"(a", "expected ')' for the '(' at character 1, but found the end", 2, ""},
      {"f(a", "expected ',' or ')' for the '(' at character 2, but found the end", 3, ""},
      {"a.b(1)", "a function has a simple name", 0, ""},
      {"`f`(1)", "a function has a simple name", 0, ""},
      {"a ? b", "expected ':' of the '?', but found the end", 5, "condition ? yes : no"},
      {"007", "a number cannot start with 0", 0, "'007'"},
      {"1.", "expected a digit after the decimal point", 2, ""},
      {".5", "a number cannot start with its point", 0, "0.5"},
      {"a.1", "a number cannot start with its point", 1, "a.`1`"},
      {"1e+", "expected the digits of the exponent", 3, ""},
      {"1st", "expected the end of the number", 1, "`1st`"},
      {"1.5.5", "expected the end of the number", 3, ""},
      {"'abc", "the text that starts here has no closing '", 0, "\\'"},
      {"'abc\\", "unknown escape in a text", 4, "\\uXXXX"},
      {R"('a\qb')", "unknown escape in a text", 2, "\\uXXXX"},
      {R"('\u12')", "expected four hexadecimal digits", 1, ""},
      {R"('\ud800')", "half a surrogate pair", 1, ""},
      {R"('\udc00')", "half a surrogate pair", 1, ""},
      {R"('\ud800\u0041')", "half a surrogate pair", 1, ""},
      {"`abc", "the name that starts here has no closing backtick", 0, ""},
      {"``", "expected a name between the backticks", 0, ""},
      {"houer(t)", "there is no function 'houer'", 0, "did you mean hour()?"},
      {"1 + Lower(t)", "there is no function 'Lower'", 4, "did you mean lower()?"},
      {"starts_with(t, 'x')", "there is no function 'starts_with'", 0, "did you mean startswith()?"},
      {"frobnicate(t)", "there is no function 'frobnicate'", 0, "the functions are hour minute"},
      {"hour()", "hour() takes 1 argument, not 0", 0, "hour(time)"},
      {"contains(a)", "contains() takes 2 arguments, not 1", 0, "contains(text, part)"},
      {"min()", "min() takes at least 1 argument, not 0", 0, "min(value, ...)"},
      {"matches(a, b)", "the regular expression of matches() is to be a text in quotes", 11, "contains()"},
      {"matches(a, 1)", "the regular expression of matches() is to be a text in quotes", 11, "contains()"},
      {"matches(a, '(x')", "not a regular expression: missing ): (x", 11, "RE2"}};
  for (const Case& c : cases) {
    INFO(c.source);
    const Complaint result = complaint(c.source);
    INFO(result.message);
    CHECK(result.message.substr(0, std::string(c.message).size()) == c.message);
    const std::size_t last_line = result.message.rfind('\n');
    REQUIRE(last_line != std::string::npos);
    CHECK(result.message.substr(last_line) == "\n  " + repeat(" ", static_cast<int>(c.caret)) + "^");
    CHECK(result.hint.find(c.hint) != std::string::npos);
  }
  CHECK(complaint("").message == "the expression is empty");
  CHECK(complaint(" \n ").message == "the expression is empty");
  CHECK(complaint("'\xff'").message == "the expression is not valid UTF-8");
}

TEST_CASE("an error found in a tree without its source shows the culprit") {
  struct NoFields : Resolver {
    std::size_t field(std::string_view) override { return 0; }
  };
  NoFields resolver;
  const TimeSettings times;
  Program program(times);
  try {
    program.add(*parse("1 + lenght(x)"), resolver);
    FAIL("it compiled");
  } catch (const UsageError& error) {
    CHECK(std::string(error.what()) == "there is no function 'lenght'\n  lenght(x)");
    CHECK(error.hint() == "did you mean length()?");
  }
}

TEST_CASE("nesting and length have limits, and within them all goes") {
  // Each has `count` levels above its innermost value.
  const auto sources = [](int count) {
    return std::vector<std::string>{repeat("(", count) + "a" + repeat(")", count),
                                    repeat("!", count) + "a",
                                    repeat("not ", count) + "a",
                                    repeat("- ", count) + "a",
                                    repeat("abs(", count) + "a" + repeat(")", count),
                                    "a" + repeat(" + a", count),
                                    "a" + repeat(" or a", count),
                                    repeat("a + (", count) + "a" + repeat(")", count),
                                    repeat("a ? b : ", count) + "c",
                                    repeat("a ? ", count) + "b" + repeat(" : c", count),
                                    repeat("a in (", count) + "b" + repeat(")", count),
                                    "a" + repeat(" in 1..2 ? a : b", 1) + repeat(" ? a : b", count - 1)};
  };
  for (const std::string& source : sources(kMaxNesting - 1)) {
    INFO(source.substr(0, 40));
    const std::string spelling = to_text(*parse(source));
    CHECK(to_text(*parse(spelling)) == spelling);
    CHECK(complaint(source).message.empty());
    outcome(source, R"({"a":1})");
  }
  for (const int count : {kMaxNesting + 1, 5000}) {
    for (const std::string& source : sources(count)) {
      if (source.rfind("a ? b : c", 0) == 0 || source.find("..") != std::string::npos) continue;
      INFO(source.substr(0, 40));
      CHECK(complaint(source).message.rfind("more than 200 levels of nesting", 0) == 0);
    }
  }
  CHECK(complaint("'" + repeat("x", static_cast<int>(kMaxSource)) + "'").message ==
        "the expression is longer than 65536 bytes");
  CHECK(complaint("'" + repeat("x", static_cast<int>(kMaxSource) - 2) + "'").message.empty());
  CHECK(complaint("a in (1" + repeat(", 2", 20000) + ")").message.empty());
}

TEST_CASE("near names") {
  const std::vector<std::string_view> names = {"min", "minute", "max", "startswith"};
  CHECK(nearest("mni", names).empty());
  CHECK(nearest("mim", names) == "min");
  CHECK(nearest("MINUTES", names) == "minute");
  CHECK(nearest("startwith", names) == "startswith");
  CHECK(nearest("x", names).empty());
  CHECK(nearest(std::string(1000, 'm'), names).empty());
}

}  // namespace lg::expr
