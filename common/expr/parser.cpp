// SPDX-License-Identifier: Apache-2.0
// A Pratt parser: parse_operand() reads what an expression can start with, parse_operators() what may follow it, as
// long as the operators bind at least as tightly as the caller wants. See man/lg-expr.7 for the grammar.
#include <algorithm>
#include <array>
#include <optional>

#include "common/error/error.hpp"
#include "common/expr/ast.hpp"
#include "common/expr/lexer.hpp"
#include "common/expr/utf8.hpp"
#include "common/record/utf8.hpp"

namespace lg::expr {

namespace {

using NodePointer = std::unique_ptr<Node>;

enum Binding : int { kConditional = 1, kOr, kAnd, kNot, kComparison, kSum, kProduct, kUnary };

// A tree of kMaxNesting levels needs at most two calls of parse_expression() a level: a bracket and an operand.
constexpr int kMaxCalls = 2 * kMaxNesting + 50;

std::optional<Binding> binding_of(const Token& token) {
  if (token.kind != Token::Kind::symbol && token.kind != Token::Kind::word) return std::nullopt;
  struct Entry {
    std::string_view text;
    Binding binding;
  };
  static constexpr std::array<Entry, 16> kOperators = {{{"?", kConditional},
                                                        {"or", kOr},
                                                        {"and", kAnd},
                                                        {"==", kComparison},
                                                        {"!=", kComparison},
                                                        {"<", kComparison},
                                                        {"<=", kComparison},
                                                        {">", kComparison},
                                                        {">=", kComparison},
                                                        {"in", kComparison},
                                                        {"not", kComparison},  // of "not in"
                                                        {"+", kSum},
                                                        {"-", kSum},
                                                        {"*", kProduct},
                                                        {"/", kProduct},
                                                        {"%", kProduct}}};
  for (const Entry& entry : kOperators) {
    if (entry.text == token.text) return entry.binding;
  }
  return std::nullopt;
}

struct ForeignWord {
  std::string_view lower;
  std::string_view hint;
};

constexpr std::array<ForeignWord, 8> kForeignWords = {{{"and", "operators are written in small letters: and"},
                                                       {"or", "operators are written in small letters: or"},
                                                       {"not", "operators are written in small letters: not"},
                                                       {"in", "operators are written in small letters: in"},
                                                       {"is", "a missing value is found with == null"},
                                                       {"like", "use startswith(), contains() or matches()"},
                                                       {"between", "a range is written x in 5..11"},
                                                       {"if", "a choice is written condition ? yes : no"}}};

std::string foreign_hint(const Token& token) {
  if (token.kind != Token::Kind::name) return {};
  std::string lower = token.text;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  for (const ForeignWord& word : kForeignWords) {
    if (word.lower == lower) return std::string(word.hint);
  }
  return {};
}

class Parser {
 public:
  explicit Parser(std::string_view source) : lexer_(source) {}

  NodePointer parse() {
    if (lexer_.next().kind == Token::Kind::end) {
      throw UsageError("the expression is empty", "it could be: Level < 2 and hour(datetime) in 5..11");
    }
    NodePointer node = parse_expression(kConditional);
    if (lexer_.next().kind != Token::Kind::end) fail_at_leftover();
    return node;
  }

 private:
  NodePointer parse_expression(int minimum) {
    if (++calls_ > kMaxCalls) fail_nesting(lexer_.next().position);
    NodePointer node = parse_operators(parse_operand(minimum), minimum);
    --calls_;
    return node;
  }

  NodePointer parse_operand(int minimum) {
    const Token& next = lexer_.next();
    switch (next.kind) {
      case Token::Kind::number:
        return number(lexer_.take());
      case Token::Kind::text:
        return text(lexer_.take());
      case Token::Kind::name:
        return parse_name();
      case Token::Kind::end:
      case Token::Kind::word:
      case Token::Kind::symbol:
        break;
    }
    if (next.is("(")) return parse_group();
    if (next.is("-")) return parse_negation();
    if (next.is("!")) return unary("not", lexer_.take().position, kUnary);
    if (next.is("not")) {
      if (minimum > kNot) {
        lexer_.fail(next.position, "'not' binds less tightly than what stands before it",
                    "put it in parentheses, (not x), or write !x");
      }
      return unary("not", lexer_.take().position, kNot);
    }
    if (next.is("null")) return constant(lexer_.take(), Value::null());
    if (next.is("true")) return constant(lexer_.take(), Value::of(true));
    if (next.is("false")) return constant(lexer_.take(), Value::of(false));
    lexer_.fail(next.position, "expected a value, but found " + lexer_.describe_next(),
                next.is("+") ? "a number has no plus sign"
                             : "a value is a field, a number, a 'text', null, true, false, or a function of values");
  }

  NodePointer parse_operators(NodePointer left, int minimum) {
    bool compared = false;
    for (;;) {
      const std::optional<Binding> binding = binding_of(lexer_.next());
      if (!binding || *binding < minimum) return left;
      if (*binding == kConditional) {
        left = parse_conditional(std::move(left));
        continue;
      }
      if (*binding == kComparison) {
        if (compared) {
          lexer_.fail(lexer_.next().position, "a comparison cannot be compared again",
                      "write a < b and b < c, or use parentheses");
        }
        compared = true;
      }
      const Token token = lexer_.take();
      if (token.is("in") || token.is("not")) {
        left = parse_in(std::move(left), token);
        continue;
      }
      NodePointer right = parse_expression(*binding + 1);
      const std::size_t position = left->position;
      left = node(Node::Kind::binary, position, token.text, std::move(left), std::move(right));
    }
  }

  NodePointer parse_conditional(NodePointer condition) {
    lexer_.take();
    NodePointer yes = parse_expression(kConditional);
    if (!lexer_.next().is(":")) {
      lexer_.fail(lexer_.next().position, "expected ':' of the '?', but found " + lexer_.describe_next(),
                  "a choice is written condition ? yes : no");
    }
    lexer_.take();
    NodePointer no = parse_expression(kConditional);
    const std::size_t start = condition->position;
    return node(Node::Kind::conditional, start, "?", std::move(condition), std::move(yes), std::move(no));
  }

  // `x in a..b`, `x in (a, b)`, and the same with `not` before `in`; `operation` is the first word.
  NodePointer parse_in(NodePointer left, const Token& operation) {
    std::string name = "in";
    if (operation.is("not")) {
      if (!lexer_.next().is("in")) {
        lexer_.fail(lexer_.next().position, "expected 'in' after 'not', but found " + lexer_.describe_next(),
                    "'not' stands before what it negates, or in 'not in'");
      }
      lexer_.take();
      name = "not in";
    }
    const std::size_t start = left->position;
    NodePointer low;
    if (lexer_.next().is("(")) {
      const std::size_t bracket = lexer_.take().position;
      std::vector<NodePointer> elements;
      elements.push_back(std::move(left));
      parse_list(elements, bracket, "an element of the list");
      // With one element it may have been the start of a range: `x in (a + 1) * 2..9`.
      const std::optional<Binding> binding = binding_of(lexer_.next());
      if (elements.size() > 2 || !(lexer_.next().is("..") || (binding && *binding >= kSum))) {
        return finish(Node::Kind::in_list, start, std::move(name), std::move(elements));
      }
      left = std::move(elements[0]);
      low = parse_operators(std::move(elements[1]), kSum);
    } else {
      low = parse_expression(kSum);
    }
    if (!lexer_.next().is("..")) {
      lexer_.fail(lexer_.next().position, "expected '..' and the end of the range, but found " + lexer_.describe_next(),
                  "after 'in' comes a range, 5..11, or a list in parentheses, (1, 2)");
    }
    lexer_.take();
    NodePointer high = parse_expression(kSum);
    return node(Node::Kind::in_range, start, std::move(name), std::move(left), std::move(low), std::move(high));
  }

  // Elements up to the closing bracket, at least one.
  void parse_list(std::vector<NodePointer>& elements, std::size_t bracket, const std::string& what) {
    if (lexer_.next().is(")")) lexer_.fail(lexer_.next().position, "expected " + what + ", but found ')'");
    for (;;) {
      elements.push_back(parse_expression(kConditional));
      if (lexer_.next().is(")")) break;
      if (!lexer_.next().is(",")) fail_at_bracket(bracket, "expected ',' or ')'");
      lexer_.take();
    }
    lexer_.take();
  }

  NodePointer parse_group() {
    const std::size_t bracket = lexer_.take().position;
    if (++groups_ > kMaxNesting) fail_nesting(bracket);
    NodePointer inner = parse_expression(kConditional);
    if (!lexer_.next().is(")")) fail_at_bracket(bracket, "expected ')'");
    lexer_.take();
    --groups_;
    return inner;
  }

  NodePointer parse_name() {
    const Token name = lexer_.take();
    if (!lexer_.next().is("(")) return finish(Node::Kind::field, name.position, name.text, {});
    if (!name.plain) {
      lexer_.fail(name.position, "a function has a simple name, without dots or backticks");
    }
    const std::size_t bracket = lexer_.take().position;
    if (++groups_ > kMaxNesting) fail_nesting(bracket);
    std::vector<NodePointer> arguments;
    if (lexer_.next().is(")")) {
      lexer_.take();
    } else {
      parse_list(arguments, bracket, "an argument");
    }
    --groups_;
    return finish(Node::Kind::call, name.position, name.text, std::move(arguments));
  }

  // The number after a minus sign is one literal with it, so that the smallest integer can be written.
  NodePointer parse_negation() {
    const std::size_t position = lexer_.take().position;
    NodePointer operand = parse_expression(kUnary);
    if (operand->kind == Node::Kind::literal && operand->literal.is_number() && operand->name[0] != '-') {
      Token literal;
      literal.position = position;
      literal.text = "-" + operand->name;
      return number(std::move(literal));
    }
    return node(Node::Kind::unary, position, "-", std::move(operand));
  }

  NodePointer unary(const char* name, std::size_t position, int minimum) {
    NodePointer operand = parse_expression(minimum);
    return node(Node::Kind::unary, position, name, std::move(operand));
  }

  NodePointer number(Token token) {
    NodePointer result = finish(Node::Kind::literal, token.position, std::move(token.text), {});
    result->literal = parse_number(result->name);
    return result;
  }

  NodePointer text(Token token) {
    NodePointer result = finish(Node::Kind::literal, token.position, std::move(token.text), {});
    result->literal = Value::of(std::string_view(result->name));
    return result;
  }

  NodePointer constant(Token token, const Value& value) {
    NodePointer result = finish(Node::Kind::literal, token.position, std::move(token.text), {});
    result->literal = value;
    return result;
  }

  template <typename... Arguments>
  NodePointer node(Node::Kind kind, std::size_t position, std::string name, Arguments... arguments) {
    std::vector<NodePointer> list;
    (list.push_back(std::move(arguments)), ...);
    return finish(kind, position, std::move(name), std::move(list));
  }

  NodePointer finish(Node::Kind kind, std::size_t position, std::string name, std::vector<NodePointer> arguments) {
    NodePointer result = std::make_unique<Node>();
    result->kind = kind;
    result->position = position;
    result->name = std::move(name);
    result->arguments = std::move(arguments);
    for (const NodePointer& argument : result->arguments) {
      result->height = std::max(result->height, argument->height + 1);
    }
    if (result->height > kMaxNesting) fail_nesting(position);
    return result;
  }

  [[noreturn]] void fail_nesting(std::size_t position) {
    lexer_.fail(position, "more than " + std::to_string(kMaxNesting) + " levels of nesting",
                "many alternatives for one value are written as a list: x in (1, 2, 3)");
  }

  [[noreturn]] void fail_at_bracket(std::size_t bracket, const std::string& expected) {
    const std::string opened =
        " for the '(' at character " + std::to_string(count_characters(lexer_.source().substr(0, bracket)) + 1);
    lexer_.fail(lexer_.next().position, expected + opened + ", but found " + lexer_.describe_next(),
                foreign_hint(lexer_.next()));
  }

  [[noreturn]] void fail_at_leftover() {
    const Token& next = lexer_.next();
    if (next.is(")")) lexer_.fail(next.position, "this ')' has no '('");
    if (next.is("..")) lexer_.fail(next.position, "a range stands after 'in': x in 5..11");
    lexer_.fail(next.position, "expected an operator or the end, but found " + lexer_.describe_next(),
                foreign_hint(next));
  }

  Lexer lexer_;
  int calls_ = 0;
  int groups_ = 0;
};

}  // namespace

std::unique_ptr<Node> parse(std::string_view source) {
  if (source.size() > kMaxSource) {
    throw UsageError("the expression is longer than " + std::to_string(kMaxSource) + " bytes",
                     "a long list of values is better joined from a table (see lgjoin(1))");
  }
  if (!is_utf8(source)) throw UsageError("the expression is not valid UTF-8");
  return Parser(source).parse();
}

}  // namespace lg::expr
