// SPDX-License-Identifier: Apache-2.0
// How values are written, ordered and told apart. Strings are scanned for bytes that need an escape 16 at a time
// (SSE2) or 8 at a time (anywhere else); what lies between two of them is copied at once.
#include "common/record/value.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "common/record/large_number.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lg {

namespace {

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// How many bytes from the start need no escape.
std::size_t clean_prefix(std::string_view characters) {
  const char* const data = characters.data();
  const std::size_t size = characters.size();
  std::size_t at = 0;
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i last_control = _mm_set1_epi8(0x1f);
  for (; at + 16 <= size; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + at));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
    const __m128i special = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
    const int mask = _mm_movemask_epi8(_mm_or_si128(control, special));
    if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(mask)));
  }
#endif
  // A byte b of a word is zero exactly where (word - 0x01..) & ~word & 0x80.. has its top bit; false alarms are only
  // possible above a true one, so that a word without an alarm is clean.
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t tops = 0x8080808080808080;
  for (; at + 8 <= size; at += 8) {
    std::uint64_t word;
    std::memcpy(&word, data + at, 8);
    const std::uint64_t quote_word = word ^ (ones * '"');
    const std::uint64_t backslash_word = word ^ (ones * '\\');
    const std::uint64_t alarm = ((word - ones * 0x20) & ~word) | ((quote_word - ones) & ~quote_word) |
                                ((backslash_word - ones) & ~backslash_word);
    if ((alarm & tops) != 0) break;
  }
  while (at < size && !needs_escape(data[at])) ++at;
  return at;
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr char kHex[] = "0123456789abcdef";
  const unsigned char byte = static_cast<unsigned char>(c);
  const char escape[] = {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
  out.append(escape, sizeof escape);
}

// Numbers first, null last.
int rank(const Value& value) {
  switch (value.type) {
    case Value::Type::integer:
    case Value::Type::real:
      return 0;
    case Value::Type::text:
      return 1;
    case Value::Type::boolean:
      return 2;
    case Value::Type::json:
      return 3;
    case Value::Type::null:
      break;
  }
  return 4;
}

void append_varint(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(number | 0x80));
  out.push_back(static_cast<char>(number));
}

void append_signed_varint(std::string& out, std::int64_t number) {
  const std::uint64_t doubled = static_cast<std::uint64_t>(number) << 1;
  append_varint(out, number < 0 ? ~doubled : doubled);
}

void append_counted(std::string& out, std::string_view bytes) {
  append_varint(out, bytes.size());
  out += bytes;
}

void append_large_identity(std::string& out, const Value& value) {
  const LargeNumber number(value);
  if (number.power >= 0 && number.digits.size() + static_cast<std::uint64_t>(number.power) == 19) {
    // Rounded to a double it was beyond 64 bits, by its digits perhaps it is not.
    const std::string whole =
        (value.real < 0 ? "-" : "") + number.digits + std::string(static_cast<std::size_t>(number.power), '0');
    std::int64_t integer = 0;
    if (std::from_chars(whole.data(), whole.data() + whole.size(), integer).ec == std::errc()) {
      out.push_back('i');
      append_signed_varint(out, integer);
      return;
    }
  }
  out.push_back(value.real < 0 ? 'n' : 'p');
  append_counted(out, number.digits);
  append_signed_varint(out, number.power);
}

}  // namespace

bool Value::truthy() const {
  switch (type) {
    case Type::null:
      return false;
    case Type::boolean:
      return boolean;
    case Type::integer:
      return integer != 0;
    case Type::real:
      return real != 0;
    case Type::text:
      return !text.empty();
    case Type::json:
      break;
  }
  return true;
}

void append_json_string(std::string& out, std::string_view characters) {
  out.push_back('"');
  for (;;) {
    const std::size_t clean = clean_prefix(characters);
    out.append(characters.data(), clean);
    if (clean == characters.size()) break;
    append_escape(out, characters[clean]);
    characters.remove_prefix(clean + 1);
  }
  out.push_back('"');
}

void append_json(std::string& out, const Value& value) {
  if (value.is_text()) {
    append_json_string(out, value.text);
  } else if (value.is_null()) {
    out += "null";
  } else {
    append_plain(out, value);
  }
}

void append_plain(std::string& out, const Value& value) {
  switch (value.type) {
    case Value::Type::null:
      return;
    case Value::Type::boolean:
      out += value.boolean ? "true" : "false";
      return;
    case Value::Type::text:
    case Value::Type::json:
      out += value.text;
      return;
    case Value::Type::integer:
    case Value::Type::real:
      break;
  }
  if (!value.text.empty()) {
    out += value.text;
  } else if (value.type == Value::Type::integer) {
    append_number(out, value.integer);
  } else {
    append_number(out, value.real);
  }
}

int order(const Value& a, const Value& b) {
  const int rank_a = rank(a);
  const int rank_b = rank(b);
  if (rank_a != rank_b) return rank_a < rank_b ? -1 : 1;
  if (a.is_number()) return compare_numbers(a, b);
  if (a.is_null()) return 0;
  if (a.type == Value::Type::boolean) return static_cast<int>(a.boolean) - static_cast<int>(b.boolean);
  const int difference = a.text.compare(b.text);
  return difference < 0 ? -1 : (difference > 0 ? 1 : 0);
}

// Every form says its own length, so that the identities of several values in a row are one too.
void append_identity(std::string& out, const Value& value) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  switch (value.type) {
    case Value::Type::null:
      out.push_back('0');
      return;
    case Value::Type::boolean:
      out.push_back(value.boolean ? 't' : 'f');
      return;
    case Value::Type::text:
      out.push_back('s');
      append_counted(out, value.text);
      return;
    case Value::Type::json:
      out.push_back('j');
      append_counted(out, value.text);
      return;
    case Value::Type::integer:
      out.push_back('i');
      append_signed_varint(out, value.integer);
      return;
    case Value::Type::real:
      break;
  }
  if (!(value.real > -kTwoTo63 && value.real < kTwoTo63)) {
    append_large_identity(out, value);
  } else if (std::trunc(value.real) == value.real) {
    out.push_back('i');
    append_signed_varint(out, static_cast<std::int64_t>(value.real));
  } else {
    char bytes[sizeof value.real];
    std::memcpy(bytes, &value.real, sizeof bytes);
    out.push_back('d');
    out.append(bytes, sizeof bytes);
  }
}

}  // namespace lg
