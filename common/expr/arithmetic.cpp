// SPDX-License-Identifier: Apache-2.0
#include "common/expr/arithmetic.hpp"

#include <cmath>

namespace lg::expr {

namespace {

bool are_integers(const Value& a, const Value& b) {
  return a.type == Value::Type::integer && b.type == Value::Type::integer;
}

// The sum makes +0 of -0, which nobody wants to read.
Value real(double number) {
  return Value::of(number + 0.0);
}

// A whole number, as an integer where it is one of 64 bits.
Value whole(double number) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (number >= -kTwoTo63 && number < kTwoTo63) return Value::of(static_cast<std::int64_t>(number));
  return Value::of(number);
}

}  // namespace

Value negate(const Value& a) {
  std::int64_t result = 0;
  if (a.type == Value::Type::integer && !__builtin_sub_overflow(std::int64_t{0}, a.integer, &result)) {
    return Value::of(result);
  }
  return real(-a.as_double());
}

Value add(const Value& a, const Value& b) {
  std::int64_t result = 0;
  if (are_integers(a, b) && !__builtin_add_overflow(a.integer, b.integer, &result)) return Value::of(result);
  return real(a.as_double() + b.as_double());
}

Value subtract(const Value& a, const Value& b) {
  std::int64_t result = 0;
  if (are_integers(a, b) && !__builtin_sub_overflow(a.integer, b.integer, &result)) return Value::of(result);
  return real(a.as_double() - b.as_double());
}

Value multiply(const Value& a, const Value& b) {
  std::int64_t result = 0;
  if (are_integers(a, b) && !__builtin_mul_overflow(a.integer, b.integer, &result)) return Value::of(result);
  return real(a.as_double() * b.as_double());
}

Value divide(const Value& a, const Value& b) {
  if (are_integers(a, b)) {
    if (b.integer == 0) return {};
    if (b.integer == -1) return negate(a);  // the one quotient that can overflow
    if (a.integer % b.integer == 0) return Value::of(a.integer / b.integer);
  }
  const double divisor = b.as_double();
  if (divisor == 0) return {};
  return real(a.as_double() / divisor);
}

Value remainder(const Value& a, const Value& b) {
  if (are_integers(a, b)) {
    if (b.integer == 0) return {};
    return Value::of(b.integer == -1 ? std::int64_t{0} : a.integer % b.integer);
  }
  const double divisor = b.as_double();
  if (divisor == 0) return {};
  return real(std::fmod(a.as_double(), divisor));
}

Value absolute(const Value& a) {
  if (a.type == Value::Type::integer) return a.integer < 0 ? negate(a) : Value::of(a.integer);
  return Value::of(std::fabs(a.real));
}

Value floor(const Value& a) {
  return a.type == Value::Type::integer ? Value::of(a.integer) : whole(std::floor(a.real));
}

Value round(const Value& a) {
  return a.type == Value::Type::integer ? Value::of(a.integer) : whole(std::round(a.real));
}

}  // namespace lg::expr
