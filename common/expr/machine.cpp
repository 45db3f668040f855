// SPDX-License-Identifier: Apache-2.0
// The evaluation of a compiled program. Operations with a boolean result never make a Value unless somebody wants one.
#include "common/expr/machine.hpp"

#include "common/expr/arithmetic.hpp"
#include "common/expr/utf8.hpp"
#include "common/time/calendar.hpp"

namespace lg::expr {

namespace {

const Value kNull{};

bool fits(Code code, int sign) {
  switch (code) {
    case Code::equal:
      return sign == 0;
    case Code::not_equal:
      return sign != 0;
    case Code::less:
      return sign < 0;
    case Code::less_equal:
      return sign <= 0;
    case Code::greater:
      return sign > 0;
    default:
      return sign >= 0;
  }
}

bool are_both(Value::Type type, const Value& a, const Value& b) {
  return a.type == type && b.type == type;
}

// Only for two numbers.
int compare_quickly(const Value& a, const Value& b) {
  if (are_both(Value::Type::integer, a, b)) return a.integer < b.integer ? -1 : (a.integer > b.integer ? 1 : 0);
  return compare_numbers(a, b);
}

bool are_comparable(const Value& a, const Value& b) {
  return a.is_number() ? b.is_number() : (a.type == b.type && !a.is_null());
}

// Only for comparable values.
bool are_equal(const Value& a, const Value& b) {
  if (a.is_number()) return compare_quickly(a, b) == 0;
  return a.type == Value::Type::boolean ? a.boolean == b.boolean : a.text == b.text;
}

}  // namespace

const Value& Machine::operand(std::uint32_t index, Value& space) {
  Operation& operation = operations[index];
  if (operation.code == Code::slot) return operation.extra < slots.size() ? slots[operation.extra] : kNull;
  if (operation.code == Code::constant) return operation.value;
  if (operation.kept) return kept_value(operation);
  space = compute(operation);
  return space;
}

Value Machine::value(std::uint32_t index) {
  Operation& operation = operations[index];
  return operation.kept ? kept_value(operation) : compute(operation);
}

const Value& Machine::kept_value(Operation& operation) {
  if (operation.record != record) {
    operation.value = compute(operation);
    operation.record = record;
  }
  return operation.value;
}

bool Machine::truth(std::uint32_t index) {
  const Operation& operation = operations[index];
  if (is_predicate(operation.code) && !operation.kept) return decide(operation);
  Value space;
  return operand(index, space).truthy();
}

Value Machine::compute(const Operation& operation) {
  switch (operation.code) {
    case Code::constant:
      return operation.value;
    case Code::slot:
      return operation.extra < slots.size() ? slots[operation.extra] : kNull;
    case Code::conditional:
      return value(truth(operation.operand[0]) ? operation.operand[1] : operation.operand[2]);
    case Code::coalesce: {
      for (const std::uint32_t index : list(operation)) {
        const Value candidate = value(index);
        if (!candidate.is_null()) return candidate;
      }
      return {};
    }
    case Code::least:
    case Code::greatest:
      return extreme(operation);
    case Code::length:
    case Code::lower:
    case Code::upper:
      return text_function(operation);
    case Code::read_time:
      return read_time(operation);
    case Code::hour:
    case Code::minute:
    case Code::weekday:
    case Code::date:
      return time_function(operation);
    default:
      return is_predicate(operation.code) ? Value::of(decide(operation)) : calculate(operation);
  }
}

bool Machine::decide(const Operation& operation) {
  switch (operation.code) {
    case Code::negation:
      return !truth(operation.operand[0]);
    case Code::conjunction:
      return truth(operation.operand[0]) && truth(operation.operand[1]);
    case Code::disjunction:
      return truth(operation.operand[0]) || truth(operation.operand[1]);
    case Code::is_null:
    case Code::is_not_null: {
      Value space;
      return operand(operation.operand[0], space).is_null() == (operation.code == Code::is_null);
    }
    case Code::in_range:
      return in_range(operation);
    case Code::in_list:
      return in_list(operation);
    case Code::in_constants:
      return in_constants(operation);
    case Code::contains:
    case Code::starts_with:
    case Code::matches:
      return search(operation);
    default:
      return compare(operation);
  }
}

bool Machine::compare(const Operation& operation) {
  Value left_space;
  const Value& left = operand(operation.operand[0], left_space);
  if (operation.bounds.known && left.type == Value::Type::integer) return operation.bounds.hold(left.integer);
  Value right_space;
  const Value& right = operand(operation.operand[1], right_space);
  const Code code = operation.code;
  if (left.is_number() && right.is_number()) return fits(code, compare_quickly(left, right));
  const bool only_equality = code == Code::equal || code == Code::not_equal;
  if (are_both(Value::Type::text, left, right)) {
    if (only_equality) return (left.text == right.text) == (code == Code::equal);
    return fits(code, left.text.compare(right.text));
  }
  if (left.is_null() || right.is_null()) return false;
  if (only_equality && are_comparable(left, right)) return are_equal(left, right) == (code == Code::equal);
  ++type_errors;
  return false;
}

bool Machine::in_range(const Operation& operation) {
  Value value_space;
  const Value& value = operand(operation.operand[0], value_space);
  if (operation.bounds.known && value.type == Value::Type::integer) return operation.bounds.hold(value.integer);
  Value low_space;
  Value high_space;
  const Value& low = operand(operation.operand[1], low_space);
  const Value& high = operand(operation.operand[2], high_space);
  if (value.is_number() && low.is_number() && high.is_number()) {
    return (compare_quickly(low, value) <= 0 && compare_quickly(value, high) <= 0) != operation.negated;
  }
  if (value.is_text() && low.is_text() && high.is_text()) {
    return (low.text <= value.text && value.text <= high.text) != operation.negated;
  }
  if (!value.is_null() && !low.is_null() && !high.is_null()) ++type_errors;
  return false;
}

bool Machine::in_list(const Operation& operation) {
  Value space;
  const Value& value = operand(operation.operand[0], space);
  if (value.is_null()) return operation.takes_null && !operation.negated;
  bool comparable = operation.takes_null;
  bool all_null = true;
  for (const std::uint32_t index : list(operation)) {
    Value element_space;
    const Value& element = operand(index, element_space);
    if (element.is_null()) continue;
    all_null = false;
    if (!are_comparable(value, element)) continue;
    if (are_equal(value, element)) return !operation.negated;
    comparable = true;
  }
  if (!comparable && !all_null) ++type_errors;
  return comparable && operation.negated;
}

bool Machine::in_constants(const Operation& operation) {
  Value space;
  const Value& value = operand(operation.operand[0], space);
  if (value.is_null()) return operation.takes_null && !operation.negated;
  const ConstantSet& set = constants[operation.extra];
  if (set.contains(value)) return !operation.negated;
  if (operation.takes_null || set.has_type_of(value)) return operation.negated;
  if (!set.empty()) ++type_errors;
  return false;
}

bool Machine::search(const Operation& operation) {
  Value text_space;
  Value part_space;
  const Value& text = operand(operation.operand[0], text_space);
  const Value& part = operand(operation.operand[1], part_space);
  if (text.is_null() || part.is_null()) return false;
  if (!text.is_text() || !part.is_text()) {
    ++type_errors;
    return false;
  }
  if (operation.code == Code::contains) return text.text.find(part.text) != std::string_view::npos;
  if (operation.code == Code::starts_with) return text.text.starts_with(part.text);
  return RE2::PartialMatch(re2::StringPiece(text.text.data(), text.text.size()), *patterns[operation.extra]);
}

Value Machine::calculate(const Operation& operation) {
  Value left_space;
  const Value& left = operand(operation.operand[0], left_space);
  const bool left_wrong = !left.is_null() && !left.is_number();
  if (operation.code >= Code::add && operation.code <= Code::remainder) {
    Value right_space;
    const Value& right = operand(operation.operand[1], right_space);
    if (left_wrong || (!right.is_null() && !right.is_number())) return wrong_type();
    if (left.is_null() || right.is_null()) return {};
    switch (operation.code) {
      case Code::add:
        return add(left, right);
      case Code::subtract:
        return subtract(left, right);
      case Code::multiply:
        return multiply(left, right);
      case Code::divide:
        return divide(left, right);
      default:
        return remainder(left, right);
    }
  }
  if (left_wrong) return wrong_type();
  if (left.is_null()) return {};
  switch (operation.code) {
    case Code::negate:
      return negate(left);
    case Code::absolute:
      return absolute(left);
    case Code::floor:
      return floor(left);
    default:
      return round(left);
  }
}

Value Machine::extreme(const Operation& operation) {
  Value best;
  const int wanted = operation.code == Code::least ? -1 : 1;
  for (const std::uint32_t index : list(operation)) {
    const Value candidate = value(index);
    if (candidate.is_null()) continue;
    if (best.is_null() || order(candidate, best) == wanted) best = candidate;
  }
  return best;
}

Value Machine::text_function(const Operation& operation) {
  Value space;
  const Value& text = operand(operation.operand[0], space);
  if (text.is_null()) return {};
  if (!text.is_text()) return wrong_type();
  if (operation.code == Code::length) return Value::of(static_cast<std::int64_t>(count_characters(text.text)));
  return Value::of(operation.code == Code::lower ? letter_case.lower(text.text, arena)
                                                 : letter_case.upper(text.text, arena));
}

Value Machine::read_time(const Operation& operation) {
  Value space;
  const Value& time = operand(operation.operand[0], space);
  if (time.is_null()) return {};
  std::string_view text = time.text;
  if (time.is_number()) {
    // Seconds or milliseconds since 1970, if the format says so.
    if (text.empty()) {
      number_text_.clear();
      append_plain(number_text_, time);
      text = number_text_;
    }
  } else if (!time.is_text()) {
    return wrong_type();
  }
  Instant instant;
  if (!times.parse(text, instant)) return wrong_type();
  return Value::of(static_cast<std::int64_t>(instant.time.time_since_epoch().count()));
}

Value Machine::time_function(const Operation& operation) {
  const Value micros = value(operation.operand[0]);
  if (micros.is_null()) return {};
  const Timestamp time{Duration(micros.integer)};
  switch (operation.code) {
    case Code::hour:
      return Value::of(static_cast<std::int64_t>(hour_of(time, times.zone)));
    case Code::minute:
      return Value::of(static_cast<std::int64_t>(minute_of(time, times.zone)));
    case Code::weekday:
      return Value::of(static_cast<std::int64_t>(weekday_of(time, times.zone)));
    default:
      break;
  }
  char* const date = arena.reserve(kMaxDateLength);
  const std::size_t length = format_date(time, times.zone, date);
  arena.commit(length);
  return Value::of(std::string_view(date, length));
}

}  // namespace lg::expr
