// SPDX-License-Identifier: Apache-2.0
// Validator: the whole grammar of RFC 8259 over the tokens of a line, with a stack of one bit a level.
#include <bitset>
#include <cstring>

#include "common/record/json_text.hpp"
#include "common/record/record.hpp"
#include "common/record/structural_index.hpp"

namespace lg {

struct Validator::Parser {
  StructuralIndex index;
  std::bitset<kMaxDepth + 1> is_object;  // per level

  std::string_view check_scalar(std::string_view text) const;
  std::string_view check(std::string_view line);
};

Validator::Validator() : parser_(std::make_unique<Parser>()) {}
Validator::~Validator() = default;
std::string_view Validator::check(std::string_view line) {
  return parser_->check(line);
}

std::string_view Validator::Parser::check_scalar(std::string_view text) const {
  switch (text.front()) {
    case '"':
      if (text.size() < 2 || text.back() != '"') return "not valid JSON: a string is not closed";
      if (!valid_escapes(text.substr(1, text.size() - 2))) return "not valid JSON: a bad escape in a string";
      return {};
    case 't':
      return text == "true" ? std::string_view() : "not valid JSON: a literal that is none";
    case 'f':
      return text == "false" ? std::string_view() : "not valid JSON: a literal that is none";
    case 'n':
      return text == "null" ? std::string_view() : "not valid JSON: a literal that is none";
    default:
      return !parse_number(text).is_null() ? std::string_view() : "not valid JSON: a number or literal that is none";
  }
}

std::string_view Validator::Parser::check(std::string_view line) {
  if (const std::string_view reason = index.scan(line); !reason.empty()) return reason;
  enum class Expect { value, value_or_end, name, name_or_end, comma_or_end };
  Expect expect = Expect::value;
  int depth = 0;
  if (line[*index.begin()] != '{') return kNoObject;
  for (const std::uint32_t* token = index.begin(); token < index.end(); ++token) {
    const char c = line[*token];
    const std::size_t next = token + 1 < index.end() ? token[1] : line.size();
    const bool closes = c == '}' || c == ']';
    if (closes) {
      const bool allowed =
          expect == Expect::comma_or_end || expect == Expect::value_or_end || expect == Expect::name_or_end;
      if (!allowed || depth == 0 || is_object[static_cast<std::size_t>(depth)] != (c == '}')) {
        return "not valid JSON: a brace or bracket that closes nothing";
      }
      if (--depth == 0) {
        if (token + 1 != index.end()) return "not valid JSON: something stands behind the object";
        return {};
      }
      expect = Expect::comma_or_end;
      continue;
    }
    switch (expect) {
      case Expect::value:
      case Expect::value_or_end:
        if (c == '{' || c == '[') {
          if (++depth > kMaxDepth) return kTooDeep;
          is_object[static_cast<std::size_t>(depth)] = c == '{';
          expect = c == '{' ? Expect::name_or_end : Expect::value_or_end;
        } else if (c == ',' || c == ':') {
          return "not valid JSON: a value is missing";
        } else {
          const std::string_view reason = check_scalar(trim_end(line.substr(*token, next - *token)));
          if (!reason.empty()) return reason;
          expect = Expect::comma_or_end;
        }
        break;
      case Expect::name:
      case Expect::name_or_end: {
        if (c != '"') return "not valid JSON: a name is missing";
        const std::string_view reason = check_scalar(trim_end(line.substr(*token, next - *token)));
        if (!reason.empty()) return reason;
        if (++token >= index.end() || line[*token] != ':') return "not valid JSON: a colon is missing";
        expect = Expect::value;
        break;
      }
      case Expect::comma_or_end:
        if (c != ',') return "not valid JSON: a comma is missing";
        expect = is_object[static_cast<std::size_t>(depth)] ? Expect::name : Expect::value;
        break;
    }
  }
  return "not valid JSON: the object is broken off";
}

}  // namespace lg
