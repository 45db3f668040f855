// SPDX-License-Identifier: Apache-2.0
#include "common/expr/lexer.hpp"

#include <algorithm>
#include <array>

#include "common/expr/ast.hpp"
#include "common/expr/utf8.hpp"

namespace lg::expr {

namespace {

constexpr std::array<std::string_view, 7> kKeywords = {"null", "true", "false", "and", "or", "not", "in"};

// Longest first where one starts with another.
constexpr std::array<std::string_view, 19> kSymbols = {"==", "!=", "<=", ">=", "..", "<", ">", "+", "-", "*",
                                                       "/",  "%",  "(",  ")",  ",",  "?", ":", "!", "."};

struct Mistake {
  std::string_view written;
  std::string_view hint;
};

// What other languages write.
constexpr std::array<Mistake, 9> kMistakes = {{{"<>", "'different from' is written !="},
                                               {"=<", "'at most' is written <="},
                                               {"=>", "'at least' is written >="},
                                               {"=~", "use matches(text, 'regular expression')"},
                                               {"=", "'equal to' is written =="},
                                               {"&", "'and' is written and or &&"},
                                               {"|", "'or' is written or or ||"},
                                               {"[", "a list is written in (1, 2), a range in 1..2"},
                                               {";", "one expression has no ';'"}}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool is_keyword(std::string_view word) {
  return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
}
bool is_name_start(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '@';
}
bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c);
}

Lexer::Lexer(std::string_view source) : source_(source) {
  advance();
}

Token Lexer::take() {
  Token taken = std::move(token_);
  advance();
  return taken;
}

void Lexer::fail(std::size_t position, const std::string& message, std::string hint) const {
  fail_at(source_, position, message, std::move(hint));
}

std::string Lexer::describe_next() const {
  if (token_.kind == Token::Kind::end) return "the end";
  constexpr std::size_t kLongest = 40;
  if (token_.length > kLongest) return token_.kind == Token::Kind::text ? "a text" : "a long name";
  return token_.kind == Token::Kind::text ? std::string(source_.substr(token_.position, token_.length))
                                          : "'" + std::string(source_.substr(token_.position, token_.length)) + "'";
}

void Lexer::advance() {
  while (is_blank(peek())) ++at_;
  token_ = Token{};
  token_.position = at_;
  if (at_ == source_.size()) return;
  const char c = peek();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
    read_number();
  } else if (c == '\'' || c == '"') {
    read_text(c);
  } else if (is_name_start(c) || c == '`') {
    read_name();
  } else {
    read_symbol();
  }
  token_.length = at_ - token_.position;
}

void Lexer::read_number() {
  const std::size_t start = at_;
  if (peek() == '.') {
    fail(start, "a number cannot start with its point",
         start > 0 && is_name_part(source_[start - 1]) ? "a key that starts with a digit is written in backticks: a.`1`"
                                                       : "write 0.5 for .5");
  }
  while (is_digit(peek())) ++at_;
  if (source_[start] == '0' && at_ - start > 1) {
    fail(start, "a number cannot start with 0", "a text that looks like a number is written in quotes: '007'");
  }
  if (peek() == '.' && peek(1) != '.') {
    ++at_;
    if (!is_digit(peek())) fail(at_, "expected a digit after the decimal point");
    while (is_digit(peek())) ++at_;
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    if (!is_digit(peek())) fail(at_, "expected the digits of the exponent");
    while (is_digit(peek())) ++at_;
  }
  if (is_name_part(peek()) || (peek() == '.' && is_digit(peek(1)))) {
    fail(at_, "expected the end of the number", "a name that starts with a digit is written in backticks: `1st`");
  }
  token_.kind = Token::Kind::number;
  token_.text = source_.substr(start, at_ - start);
}

void Lexer::read_text(char quote) {
  const std::size_t start = at_++;
  token_.kind = Token::Kind::text;
  while (at_ < source_.size() && source_[at_] != quote) {
    if (source_[at_] == '\\') {
      append_escape();
    } else {
      token_.text += source_[at_++];
    }
  }
  if (at_ == source_.size()) {
    fail(start, std::string("the text that starts here has no closing ") + quote,
         std::string("inside a text, write \\") + quote + " for " + quote);
  }
  ++at_;
}

char32_t Lexer::read_escape_digits(std::size_t escape) {
  char32_t code = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const int digit = hex_digit(peek());
    if (digit < 0) fail(escape, "expected four hexadecimal digits after \\u");
    code = code << 4 | static_cast<char32_t>(digit);
  }
  return code;
}

void Lexer::append_escape() {
  const std::size_t escape = at_++;
  const char c = peek();
  ++at_;
  switch (c) {
    case '\\':
    case '\'':
    case '"':
      token_.text += c;
      return;
    case 'n':
      token_.text += '\n';
      return;
    case 't':
      token_.text += '\t';
      return;
    case 'u':
      break;
    default:
      fail(escape, "unknown escape in a text",
           R"(the escapes are \\ \' \" \n \t \uXXXX; a backslash itself is written \\)");
  }
  char32_t code = read_escape_digits(escape);
  if (code >= 0xd800 && code <= 0xdbff && peek() == '\\' && peek(1) == 'u') {
    at_ += 2;
    const char32_t low = read_escape_digits(escape);
    if (low < 0xdc00 || low > 0xdfff) fail(escape, "half a surrogate pair is no character");
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  } else if (code >= 0xd800 && code <= 0xdfff) {
    fail(escape, "half a surrogate pair is no character");
  }
  char bytes[4];
  token_.text.append(bytes, static_cast<std::size_t>(encode(code, bytes) - bytes));
}

void Lexer::read_quoted_name() {
  const std::size_t start = at_++;
  const std::size_t length = token_.text.size();
  token_.plain = false;
  for (;;) {
    const std::size_t close = source_.find('`', at_);
    if (close == std::string_view::npos) fail(start, "the name that starts here has no closing backtick");
    token_.text += source_.substr(at_, close - at_);
    at_ = close + 1;
    if (peek() != '`') break;  // a doubled one is one of the name
    token_.text += '`';
    ++at_;
  }
  if (token_.text.size() == length) fail(start, "expected a name between the backticks");
}

void Lexer::read_name() {
  token_.kind = Token::Kind::name;
  for (;;) {
    if (peek() == '`') {
      read_quoted_name();
    } else {
      while (is_name_part(peek())) token_.text += source_[at_++];
    }
    if (peek() != '.' || !(is_name_start(peek(1)) || peek(1) == '`')) break;
    token_.plain = false;
    token_.text += source_[at_++];
  }
  if (token_.plain && is_keyword(token_.text)) token_.kind = Token::Kind::word;
}

void Lexer::read_symbol() {
  const std::string_view rest = source_.substr(at_);
  for (const Mistake& mistake : kMistakes) {
    if (!rest.starts_with(mistake.written)) continue;
    if (rest.starts_with("==") || rest.starts_with("&&") || rest.starts_with("||")) continue;
    fail(at_, "'" + std::string(mistake.written) + "' is no operator", std::string(mistake.hint));
  }
  if (rest.starts_with("&&") || rest.starts_with("||")) {
    token_.kind = Token::Kind::word;
    token_.text = rest[0] == '&' ? "and" : "or";
    at_ += 2;
    return;
  }
  for (const std::string_view symbol : kSymbols) {
    if (!rest.starts_with(symbol)) continue;
    token_.kind = Token::Kind::symbol;
    token_.text = symbol;
    at_ += symbol.size();
    if (rest.starts_with("===") || rest.starts_with("!==")) fail(at_, "unexpected '='", "'equal to' is written ==");
    return;
  }
  const Character character = decode(source_, at_);
  const bool quote = character.code >= 0x2018 && character.code <= 0x201f;
  const bool printable = character.code > 0x20 && character.code != 0x7f && character.code != kInvalid;
  fail(at_, printable ? "unexpected '" + std::string(rest.substr(0, character.length)) + "'" : "unexpected character",
       quote ? "texts are written in straight quotes, 'so' or \"so\""
             : "a name with other characters than letters, digits, '_' and '@' is written in backticks: `my field`");
}

}  // namespace lg::expr
