// SPDX-License-Identifier: Apache-2.0
// Expressions from anywhere. Properties: a source has one spelling, and the spelling has the same; the spelling gives
// the same results as the source; asked twice for one record, a program gives the same; and nothing but UsageError is
// ever thrown.
//
// The input is the source, a zero byte, and bytes from which the values of the fields are made.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/error/error.hpp"
#include "common/expr/program.hpp"

namespace {

using lg::Value;

void demand(bool condition) {
  if (!condition) std::abort();
}

// Takes one value from the front of `bytes`.
Value take_value(std::string_view& bytes) {
  if (bytes.empty()) return {};
  const unsigned kind = static_cast<unsigned char>(bytes[0]);
  bytes.remove_prefix(1);
  const std::string_view front = bytes.substr(0, kind % 24);
  Value value;
  switch (kind / 24 % 7) {
    case 0:
      return value;
    case 1:
      return Value::of((kind & 1) != 0);
    case 2: {
      std::int64_t integer = 0;
      std::memcpy(&integer, bytes.data(), std::min(bytes.size(), sizeof integer));
      bytes.remove_prefix(std::min(bytes.size(), sizeof integer));
      return Value::of(integer);
    }
    case 3: {
      double real = 0;
      std::memcpy(&real, bytes.data(), std::min(bytes.size(), sizeof real));
      bytes.remove_prefix(std::min(bytes.size(), sizeof real));
      return Value::of(real);
    }
    case 4:
      value = lg::parse_number(front);
      break;
    case 5:
      value = Value::of(front);
      break;
    default:
      value = Value::of(front);
      value.type = Value::Type::json;
      break;
  }
  bytes.remove_prefix(front.size());
  return value;
}

std::string evaluate(lg::expr::Program& program, std::size_t expression, const std::vector<Value>& slots) {
  const Value value = program.evaluate(expression, slots);
  demand(program.test(expression, slots) == value.truthy());
  std::string json;
  lg::append_json(json, value);
  return json;
}

std::optional<std::size_t> compile(lg::expr::Program& program, std::string_view source, lg::expr::Resolver& resolver) {
  try {
    return program.add(source, resolver);
  } catch (const lg::UsageError&) {
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t zero = std::min(input.find('\0'), size);
  const std::string_view source = input.substr(0, zero);
  std::string_view rest = input.substr(std::min(zero + 1, size));

  static const lg::TimeSettings times;
  lg::FieldSet fields;
  lg::expr::FieldResolver resolver(fields);
  lg::expr::Program program(times);
  std::string spelling;
  try {
    spelling = lg::expr::to_text(*lg::expr::parse(source));
  } catch (const lg::UsageError&) {
    return 0;
  }
  if (spelling.size() > lg::expr::kMaxSource) return 0;
  demand(lg::expr::to_text(*lg::expr::parse(spelling)) == spelling);

  // What parses need not compile: there may be no such function.
  const std::optional<std::size_t> expression = compile(program, source, resolver);
  lg::expr::Program again(times);
  const std::optional<std::size_t> expression_again = compile(again, spelling, resolver);
  demand(expression.has_value() == expression_again.has_value());
  if (!expression) return 0;
  for (int record = 0; record < 3; ++record) {
    std::vector<Value> slots;
    for (std::size_t i = 0; i < fields.size(); ++i) slots.push_back(take_value(rest));
    program.begin_record();
    again.begin_record();
    const std::string result = evaluate(program, *expression, slots);
    demand(evaluate(program, *expression, slots) == result);
    demand(evaluate(again, *expression_again, slots) == result);
  }
  return 0;
}
