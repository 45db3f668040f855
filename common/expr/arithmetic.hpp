// SPDX-License-Identifier: Apache-2.0
// Arithmetic on numbers: 64-bit integers where the result is exact, else doubles. A result that is no finite number
// (a division by zero too) is null. All operands must be numbers.
#pragma once

#include "common/record/value.hpp"

namespace lg::expr {

Value negate(const Value& a);
Value add(const Value& a, const Value& b);
Value subtract(const Value& a, const Value& b);
Value multiply(const Value& a, const Value& b);
Value divide(const Value& a, const Value& b);     // 7 / 2 is 3.5, 6 / 2 the integer 3
Value remainder(const Value& a, const Value& b);  // has the sign of `a`
Value absolute(const Value& a);
Value floor(const Value& a);
Value round(const Value& a);  // halves away from zero

}  // namespace lg::expr
