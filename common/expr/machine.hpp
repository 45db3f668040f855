// SPDX-License-Identifier: Apache-2.0
// Machine: a compiled program with what it needs to run: constants, patterns, and the memory for one record's texts.
// The compiler fills it; evaluation walks from an operation to its operands.
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/expr/arena.hpp"
#include "common/expr/constant_set.hpp"
#include "common/expr/letter_case.hpp"
#include "common/expr/operation.hpp"
#include "common/time/settings.hpp"

namespace lg::expr {

struct Machine {
  explicit Machine(const TimeSettings& time_settings) : times(time_settings) {}

  void begin_record() {
    ++record;
    arena.reset();
  }
  Value value(std::uint32_t index);
  bool truth(std::uint32_t index);

  const TimeSettings& times;
  std::vector<Operation> operations;
  std::vector<std::uint32_t> lists;  // the operands of operations with any number of them
  std::deque<std::string> texts;     // of the constants
  std::deque<ConstantSet> constants;
  std::vector<std::unique_ptr<RE2>> patterns;
  LetterCase letter_case;

  std::span<const Value> slots;  // of the record in hand
  std::uint64_t record = 1;
  std::uint64_t type_errors = 0;
  Arena arena;

 private:
  const Value& operand(std::uint32_t index, Value& space);
  const Value& kept_value(Operation& operation);
  Value compute(const Operation& operation);
  bool decide(const Operation& operation);
  Value calculate(const Operation& operation);
  Value extreme(const Operation& operation);
  Value text_function(const Operation& operation);
  Value read_time(const Operation& operation);
  Value time_function(const Operation& operation);
  bool compare(const Operation& operation);
  bool in_range(const Operation& operation);
  bool in_list(const Operation& operation);
  bool in_constants(const Operation& operation);
  bool search(const Operation& operation);
  std::span<const std::uint32_t> list(const Operation& operation) const {
    return {lists.data() + operation.operand[1], operation.operand[2]};
  }
  // Counts a value of the wrong type.
  Value wrong_type() {
    ++type_errors;
    return {};
  }

  std::string number_text_;
};

}  // namespace lg::expr
