// SPDX-License-Identifier: Apache-2.0
// Value: what a field holds, or what an expression makes of it. It owns nothing: `text` points into the record, into
// the arena of whoever made the value, or at a literal, and is valid until the next record is taken.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lg {

struct Value {
  enum class Type : std::uint8_t { null, boolean, integer, real, text, json };

  Type type = Type::null;
  union {
    bool boolean;
    std::int64_t integer = 0;
    double real;
  };
  // text: the characters, unescaped. json (an object or array): the bytes as written. integer and real: the number as
  // written where it came from a record, else empty. An integer beyond 64 bits is a `real` whose text keeps its digits.
  std::string_view text;

  static Value null() { return {}; }
  static Value of(bool b) {
    Value value;
    value.type = Type::boolean;
    value.boolean = b;
    return value;
  }
  static Value of(std::int64_t i) {
    Value value;
    value.type = Type::integer;
    value.integer = i;
    return value;
  }
  // A double that is not finite has no JSON form and becomes null.
  static Value of(double d);
  static Value of(std::string_view characters) {
    Value value;
    value.type = Type::text;
    value.text = characters;
    return value;
  }
  static Value of(const char* characters) { return of(std::string_view(characters)); }

  bool is_null() const { return type == Type::null; }
  bool is_number() const { return type == Type::integer || type == Type::real; }
  bool is_text() const { return type == Type::text; }
  // Only for numbers.
  double as_double() const { return type == Type::integer ? static_cast<double>(integer) : real; }
  // False for null, false, 0 and the empty text; true for all else.
  bool truthy() const;
};

// Appends the value as JSON: numbers as they were written, else in the shortest form that reads back the same.
void append_json(std::string& out, const Value& value);

// Appends the value as a person would write it in a key or a template: text without quotes, null as nothing.
void append_plain(std::string& out, const Value& value);

// Appends `characters` as a JSON string with its quotes. The bytes must be valid UTF-8.
void append_json_string(std::string& out, std::string_view characters);

// Appends the fewest digits that read back as the same double, without an exponent from 1e-4 up to 1e15. Only for a
// finite one.
void append_number(std::string& out, double number);
void append_number(std::string& out, std::int64_t number);

// Parses a JSON number (RFC 8259 grammar) into a value that keeps `text`. False where it is none; `value` is then as it
// was.
bool read_number(std::string_view text, Value& value);

// The same; a null value where it is none.
inline Value parse_number(std::string_view text) {
  Value value;
  read_number(text, value);
  return value;
}

// -1, 0 or 1. Numbers by value (64-bit integers exactly, larger numbers by their digits), texts by bytes. Only for two
// numbers or two texts.
int compare_numbers(const Value& a, const Value& b);

// A total order for aggregates: numbers, then texts, then booleans, then json by its bytes, then null. Only values of
// the same identity are equal in it, so integers beyond 64 bits are compared by their digits.
int order(const Value& a, const Value& b);

// Appends bytes that are equal for two values if and only if the values are the same one: numbers by value (1 and
// 1.0 are one, integers beyond 64 bits by their digits), texts by bytes, and a number is never a text. Identities say
// their own length: those of several values in a row are the identity of the row.
void append_identity(std::string& out, const Value& value);

}  // namespace lg
