// SPDX-License-Identifier: Apache-2.0
// Operation: one node of a compiled program. Operands are numbers of other operations, so that equal sub-expressions
// are one operation with several users.
#pragma once

#include <array>
#include <cstdint>

#include "common/record/value.hpp"

namespace lg::expr {

enum class Code : std::uint8_t {
  constant,
  slot,
  negate,
  add,
  subtract,
  multiply,
  divide,
  remainder,
  conditional,
  coalesce,
  least,
  greatest,
  absolute,
  floor,
  round,
  length,
  lower,
  upper,
  read_time,  // microseconds since 1970, or null
  hour,
  minute,
  weekday,
  date,
  // From here on the results are booleans.
  negation,
  conjunction,
  disjunction,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  is_null,
  is_not_null,
  in_range,
  in_list,
  in_constants,
  contains,
  starts_with,
  matches
};

constexpr bool is_predicate(Code code) {
  return code >= Code::negation;
}

// Of in_range and the comparisons, where what is compared with are constant integers: between (or, outside, not
// between) which integers the first operand must be, where it is an integer.
struct Bounds {
  bool known = false;
  bool outside = false;
  std::int64_t low = 0;
  std::int64_t high = 0;

  bool hold(std::int64_t number) const { return (low <= number && number <= high) != outside; }
};

struct Operation {
  Code code = Code::constant;
  bool negated = false;     // not in
  bool takes_null = false;  // in_list, in_constants: `null` is written in the list
  bool kept = false;        // the result is kept for the record
  Bounds bounds;
  std::uint32_t cost = 0;  // of computing it once, in units of a comparison
  std::uint32_t users = 0;
  std::uint32_t extra = 0;                 // the slot; the number of the pattern or of the constants
  std::array<std::uint32_t, 3> operand{};  // of list operations: the first in Machine::lists, and how many
  std::uint64_t record = 0;                // for which `value` is kept
  Value value;                             // the constant, or the result that is kept
};

}  // namespace lg::expr
