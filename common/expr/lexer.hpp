// SPDX-License-Identifier: Apache-2.0
// Lexer: cuts an expression into tokens. One is looked at, then taken; nothing is read twice.
#pragma once

#include <string>
#include <string_view>

namespace lg::expr {

struct Token {
  enum class Kind {
    end,
    number,  // text: as written
    text,    // text: unescaped
    name,    // text: the field's or function's name
    word,    // text: one of null true false and or not in, or an operator that is spelled otherwise ("&&" is "and")
    symbol   // text: an operator or a bracket
  };
  Kind kind = Kind::end;
  std::size_t position = 0;
  std::size_t length = 0;  // in the source
  std::string text;
  bool plain = true;  // of a name: written without backticks or dots, so that it can be a function

  bool is(std::string_view symbol_or_word) const {
    return (kind == Kind::symbol || kind == Kind::word) && text == symbol_or_word;
  }
};

class Lexer {
 public:
  // The source must outlive the lexer and be valid UTF-8.
  explicit Lexer(std::string_view source);

  const Token& next() const { return token_; }
  Token take();
  std::string_view source() const { return source_; }
  // What comes next, for messages: "'<'", "the end".
  std::string describe_next() const;
  [[noreturn]] void fail(std::size_t position, const std::string& message, std::string hint = {}) const;

 private:
  void advance();
  void read_number();
  void read_text(char quote);
  char32_t read_escape_digits(std::size_t escape);
  void append_escape();
  void read_name();
  void read_quoted_name();
  void read_symbol();
  char peek(std::size_t offset = 0) const { return at_ + offset < source_.size() ? source_[at_ + offset] : '\0'; }

  std::string_view source_;
  std::size_t at_ = 0;
  Token token_;
};

bool is_keyword(std::string_view word);
bool is_name_start(char c);
bool is_name_part(char c);

}  // namespace lg::expr
