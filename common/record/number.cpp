// SPDX-License-Identifier: Apache-2.0
// Numbers of Value: the exact grammar of RFC 8259, exact comparison of 64-bit integers with doubles, and the shortest
// way to write a double. std::from_chars and std::to_chars do the arithmetic; neither looks at the locale.
#include <charconv>
#include <cmath>
#include <limits>

#include "common/record/large_number.hpp"
#include "common/record/value.hpp"

namespace lg {

namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr std::uint64_t kTwoTo53 = std::uint64_t{1} << 53;
constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                   1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

// Doubles in this range are written without an exponent.
constexpr double kPlainMinimum = 1e-4;
constexpr double kPlainLimit = 1e15;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The end of the digits that start at `at`.
const char* skip_digits(const char* at, const char* end) {
  while (at != end && is_digit(*at)) ++at;
  return at;
}

// For a number that std::from_chars calls out of range: whether it is too large, not too small. `digits` starts at the
// first digit, `exponent` behind the 'e' (or is the end).
bool is_huge(const char* digits, const char* exponent, const char* end) {
  std::int64_t magnitude = 0;  // the power of ten of the first digit that is not zero, without the exponent
  const char* point = skip_digits(digits, end);
  if (*digits != '0') {
    magnitude = point - digits;
  } else if (point != end && *point == '.') {
    for (const char* at = point + 1; at != end && *at == '0'; ++at) --magnitude;
  }
  std::int64_t power = 0;
  bool negative = false;
  if (exponent != end && (*exponent == '+' || *exponent == '-')) negative = *exponent++ == '-';
  const std::from_chars_result result = std::from_chars(exponent, end, power);
  if (result.ec == std::errc::result_out_of_range) return !negative;
  return magnitude + (negative ? -power : power) > 0;
}

// Compares an integer with a double, neither of which is rounded for it.
int compare_exactly(std::int64_t a, double b) {
  if (b >= kTwoTo63) return -1;
  if (b < -kTwoTo63) return 1;
  const double whole = std::trunc(b);
  const std::int64_t truncated = static_cast<std::int64_t>(whole);
  if (a != truncated) return a < truncated ? -1 : 1;
  return b == whole ? 0 : (b > whole ? -1 : 1);
}

template <typename Number>
int sign_of_difference(Number a, Number b) {
  return a < b ? -1 : (a > b ? 1 : 0);
}

bool are_both_integers(const Value& a, const Value& b) {
  return a.type == Value::Type::integer && b.type == Value::Type::integer;
}

// For two numbers beyond 64 bits, or at their limit, that are the same double.
int compare_large(const Value& a, const Value& b) {
  const int sign = LargeNumber(a).compare(LargeNumber(b));
  return a.as_double() < 0 ? -sign : sign;
}

}  // namespace

Value Value::of(double d) {
  Value value;
  if (std::isfinite(d)) {
    value.type = Type::real;
    value.real = d;
  }
  return value;
}

// Each member is written by itself: a value that is made elsewhere and copied from there at once waits for its own
// making, which costs more than the parsing.
bool read_number(std::string_view text, Value& value) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* at = begin;
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  const char* const digits = at;
  if (at == end || !is_digit(*at)) return false;
  std::uint64_t magnitude = 0;
  for (; at != end && is_digit(*at); ++at) magnitude = magnitude * 10 + static_cast<std::uint64_t>(*at - '0');
  const std::ptrdiff_t whole_digits = at - digits;
  if (*digits == '0' && whole_digits > 1) return false;

  if (at == end && !(negative && *digits == '0')) {  // "-0" is the double
    std::int64_t integer = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
    if (whole_digits <= 18 || std::from_chars(begin, end, integer).ec == std::errc()) {
      value.type = Value::Type::integer;
      value.integer = integer;
      value.text = text;
      return true;
    }
  }
  const char* exponent = end;
  std::ptrdiff_t fraction_digits = 0;
  if (at != end && *at == '.') {
    const char* const fraction = ++at;
    for (; at != end && is_digit(*at); ++at) magnitude = magnitude * 10 + static_cast<std::uint64_t>(*at - '0');
    if (at == fraction) return false;
    fraction_digits = at - fraction;
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    exponent = ++at;
    if (at != end && (*at == '+' || *at == '-')) ++at;
    const char* const power = at;
    at = skip_digits(at, end);
    if (at == power) return false;
  }
  if (at != end) return false;

  value.type = Value::Type::real;
  value.text = text;
  // Two numbers that a double holds exactly, so that their quotient is rounded as it must be.
  if (exponent == end && whole_digits + fraction_digits <= 18 && magnitude <= kTwoTo53) {
    const double quotient = static_cast<double>(magnitude) / kPowersOfTen[fraction_digits];
    value.real = negative ? -quotient : quotient;
    return true;
  }
  if (std::from_chars(begin, end, value.real).ec == std::errc::result_out_of_range) {
    value.real = is_huge(digits, exponent, end) ? std::numeric_limits<double>::infinity() : 0.0;
    if (negative) value.real = -value.real;
  }
  return true;
}

void append_number(std::string& out, double number) {
  char buffer[32];
  const double magnitude = std::fabs(number);
  std::to_chars_result result;
  if (magnitude >= kPlainMinimum && magnitude < kPlainLimit) {
    const std::int64_t whole = static_cast<std::int64_t>(number);
    result = static_cast<double>(whole) == number
                 ? std::to_chars(buffer, buffer + sizeof buffer, whole)
                 : std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed);
  } else {
    result = std::to_chars(buffer, buffer + sizeof buffer, number);
  }
  out.append(buffer, static_cast<std::size_t>(result.ptr - buffer));
}

void append_number(std::string& out, std::int64_t number) {
  char buffer[24];
  const std::to_chars_result result = std::to_chars(buffer, buffer + sizeof buffer, number);
  out.append(buffer, static_cast<std::size_t>(result.ptr - buffer));
}

int compare_numbers(const Value& a, const Value& b) {
  if (are_both_integers(a, b)) return sign_of_difference(a.integer, b.integer);
  if (a.is_text()) return sign_of_difference(a.text.compare(b.text), 0);
  if (a.as_double() == b.as_double() && std::fabs(a.as_double()) >= kTwoTo63) return compare_large(a, b);
  if (a.type == Value::Type::integer) return compare_exactly(a.integer, b.real);
  return b.type == Value::Type::integer ? -compare_exactly(b.integer, a.real) : sign_of_difference(a.real, b.real);
}

}  // namespace lg
