// SPDX-License-Identifier: Apache-2.0
#include "common/expr/compiler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "common/error/error.hpp"
#include "common/expr/functions.hpp"

namespace lg::expr {

namespace {

// A result is kept for the record when it has several users and costs more than looking up whether it is there.
constexpr std::uint32_t kWorthKeeping = 2;

std::uint32_t own_cost(Code code) {
  switch (code) {
    case Code::constant:
    case Code::slot:
      return 0;
    case Code::read_time:
    case Code::date:
    case Code::lower:
    case Code::upper:
    case Code::length:
    case Code::contains:
    case Code::matches:
      return 10;
    case Code::hour:
    case Code::minute:
    case Code::weekday:
    case Code::in_constants:
      return 2;
    default:
      return 1;
  }
}

template <typename Number>
void append_bytes(std::string& key, const Number& number) {
  key.append(reinterpret_cast<const char*>(&number), sizeof number);
}

bool is_null_literal(const Node& node) {
  return node.kind == Node::Kind::literal && node.literal.is_null();
}

// Whether a pattern means nothing but itself.
bool is_plain(std::string_view pattern) {
  return pattern.find_first_of("\\.+*?()|[]{}^$") == std::string_view::npos;
}

Code code_of(std::string_view name) {
  struct Entry {
    std::string_view name;
    Code code;
  };
  static constexpr std::array<Entry, 13> kOperators = {{{"and", Code::conjunction},
                                                        {"or", Code::disjunction},
                                                        {"==", Code::equal},
                                                        {"!=", Code::not_equal},
                                                        {"<", Code::less},
                                                        {"<=", Code::less_equal},
                                                        {">", Code::greater},
                                                        {">=", Code::greater_equal},
                                                        {"+", Code::add},
                                                        {"-", Code::subtract},
                                                        {"*", Code::multiply},
                                                        {"/", Code::divide},
                                                        {"%", Code::remainder}}};
  const auto* entry = std::find_if(kOperators.begin(), kOperators.end(),
                                   [name](const Entry& candidate) { return candidate.name == name; });
  return entry->code;
}

bool is_integer(const Operation& operation) {
  return operation.code == Code::constant && operation.value.type == Value::Type::integer;
}

// What `number CODE limit` asks of the number; nothing where it is no comparison.
Bounds bounds_of(Code code, std::int64_t limit) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  switch (code) {
    case Code::equal:
    case Code::not_equal:
      return {true, code == Code::not_equal, limit, limit};
    case Code::less:
    case Code::greater_equal:
      return {true, code == Code::less, limit, kMost};
    case Code::less_equal:
    case Code::greater:
      return {true, code == Code::greater, kLeast, limit};
    default:
      return {};
  }
}

std::string plural(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " argument" : " arguments");
}

std::string expected_arguments(const Function& function) {
  if (function.maximum == function.minimum) return plural(function.minimum);
  return "at least " + plural(function.minimum);
}

}  // namespace

std::uint32_t Compiler::add(const Node& node, Resolver& resolver, std::string_view source) {
  resolver_ = &resolver;
  source_ = source;
  const std::uint32_t index = compile(node);
  use(index);
  return index;
}

std::uint32_t Compiler::compile(const Node& node) {
  switch (node.kind) {
    case Node::Kind::literal:
      return compile_literal(node.literal);
    case Node::Kind::field:
      return slot(resolver_->field(node.name));
    case Node::Kind::call:
      return compile_call(node);
    case Node::Kind::unary:
      return compile_unary(node);
    case Node::Kind::binary:
      return compile_binary(node);
    case Node::Kind::conditional:
      return compile_conditional(node);
    case Node::Kind::in_range:
      return compile_range(node);
    case Node::Kind::in_list:
      break;
  }
  return compile_list(node);
}

std::uint32_t Compiler::compile_literal(const Value& literal) {
  Operation operation;
  operation.value = literal;
  // As written only where the number is more than its value: beyond 64 bits.
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (literal.is_number() && std::fabs(literal.as_double()) < kTwoTo63) operation.value.text = {};
  return intern(operation, {});
}

std::uint32_t Compiler::slot(std::size_t number) {
  Operation operation;
  operation.code = Code::slot;
  operation.extra = static_cast<std::uint32_t>(number);
  return intern(operation, {});
}

std::uint32_t Compiler::compile_unary(const Node& node) {
  Operation operation;
  operation.code = node.name == "-" ? Code::negate : Code::negation;
  operation.operand[0] = compile(*node.arguments[0]);
  return intern(operation, std::span(operation.operand).first(1));
}

std::uint32_t Compiler::compile_binary(const Node& node) {
  Operation operation;
  operation.code = code_of(node.name);
  const Node& left = *node.arguments[0];
  const Node& right = *node.arguments[1];
  const bool equality = operation.code == Code::equal || operation.code == Code::not_equal;
  if (equality && (is_null_literal(left) || is_null_literal(right))) {
    operation.code = operation.code == Code::equal ? Code::is_null : Code::is_not_null;
    operation.operand[0] = compile(is_null_literal(right) ? left : right);
    return intern(operation, std::span(operation.operand).first(1));
  }
  operation.operand[0] = compile(left);
  operation.operand[1] = compile(right);
  if ((operation.code == Code::conjunction || operation.code == Code::disjunction) &&
      is_constant(operation.operand[0])) {
    const bool truth = machine_.operations[operation.operand[0]].value.truthy();
    if (truth == (operation.code == Code::disjunction)) return compile_literal(Value::of(truth));
  }
  const Operation& limit = machine_.operations[operation.operand[1]];
  if (is_integer(limit)) operation.bounds = bounds_of(operation.code, limit.value.integer);
  return intern(operation, std::span(operation.operand).first(2));
}

std::uint32_t Compiler::compile_conditional(const Node& node) {
  Operation operation;
  operation.code = Code::conditional;
  for (std::size_t i = 0; i < 3; ++i) operation.operand[i] = compile(*node.arguments[i]);
  if (is_constant(operation.operand[0])) {
    return operation.operand[machine_.operations[operation.operand[0]].value.truthy() ? 1 : 2];
  }
  return intern(operation, operation.operand);
}

std::uint32_t Compiler::compile_range(const Node& node) {
  Operation operation;
  operation.code = Code::in_range;
  operation.negated = node.name == "not in";
  for (std::size_t i = 0; i < 3; ++i) operation.operand[i] = compile(*node.arguments[i]);
  const Operation& low = machine_.operations[operation.operand[1]];
  const Operation& high = machine_.operations[operation.operand[2]];
  if (is_integer(low) && is_integer(high)) {
    operation.bounds = {true, operation.negated, low.value.integer, high.value.integer};
  }
  return intern(operation, operation.operand);
}

std::uint32_t Compiler::compile_list(const Node& node) {
  Operation operation;
  operation.code = Code::in_list;
  operation.negated = node.name == "not in";
  std::vector<std::uint32_t> operands = {compile(*node.arguments[0])};
  std::vector<Value> values;
  for (std::size_t i = 1; i < node.arguments.size(); ++i) {
    const Node& element = *node.arguments[i];
    if (is_null_literal(element)) {
      operation.takes_null = true;
      continue;
    }
    const std::uint32_t index = compile(element);
    operands.push_back(index);
    if (is_constant(index)) values.push_back(machine_.operations[index].value);
  }
  operation.operand[0] = operands[0];
  if (values.size() + 1 == operands.size()) {
    operation.code = Code::in_constants;
    machine_.constants.emplace_back(values);
    operation.extra = static_cast<std::uint32_t>(machine_.constants.size() - 1);
  }
  return intern(operation, operands);
}

std::uint32_t Compiler::compile_call(const Node& node) {
  const std::optional<std::size_t> own = resolver_->call(node);
  if (own) return slot(*own);
  const Function* const function = find_function(node.name);
  if (function == nullptr) {
    std::vector<std::string_view> names = resolver_->call_names();
    const std::vector<std::string_view> ordinary = function_names();
    names.insert(names.end(), ordinary.begin(), ordinary.end());
    const std::string_view near = nearest(node.name, names);
    std::string hint;
    if (!near.empty()) {
      hint = "did you mean " + std::string(near) + "()?";
    } else {
      hint = "the functions are";
      for (const std::string_view name : names) hint += " " + std::string(name);
    }
    fail(node, "there is no function '" + node.name + "'", hint);
  }
  if (node.arguments.size() < function->minimum || node.arguments.size() > function->maximum) {
    fail(node,
         node.name + "() takes " + expected_arguments(*function) + ", not " + std::to_string(node.arguments.size()),
         "it is written " + std::string(function->usage));
  }
  if (function->code == Code::matches) return compile_pattern(node);
  if (function->code == Code::lower || function->code == Code::upper) machine_.letter_case.open();

  Operation operation;
  operation.code = function->code;
  std::vector<std::uint32_t> operands;
  for (const std::unique_ptr<Node>& argument : node.arguments) operands.push_back(compile(*argument));
  switch (function->code) {
    case Code::hour:
    case Code::minute:
    case Code::weekday:
    case Code::date: {
      Operation time;
      time.code = Code::read_time;
      time.operand[0] = operands[0];
      operands[0] = intern(time, operands);
      break;
    }
    default:
      break;
  }
  if (function->maximum <= operation.operand.size()) {
    std::copy(operands.begin(), operands.end(), operation.operand.begin());
  }
  return intern(operation, operands);
}

std::uint32_t Compiler::compile_pattern(const Node& node) {
  const Node& pattern = *node.arguments[1];
  if (pattern.kind != Node::Kind::literal || !pattern.literal.is_text()) {
    fail(pattern, "the regular expression of matches() is to be a text in quotes",
         "for a text that comes from a field use contains() or startswith()");
  }
  Operation operation;
  operation.code = Code::contains;
  operation.operand = {compile(*node.arguments[0]), compile_literal(pattern.literal), 0};
  if (!is_plain(pattern.name)) {
    RE2::Options options;
    options.set_log_errors(false);
    std::unique_ptr<RE2> compiled = std::make_unique<RE2>(pattern.name, options);
    if (!compiled->ok()) {
      fail(pattern, "not a regular expression: " + compiled->error(),
           "the syntax is that of RE2; in a text, a backslash is written \\\\");
    }
    operation.code = Code::matches;
    operation.extra = static_cast<std::uint32_t>(machine_.patterns.size());
    machine_.patterns.push_back(std::move(compiled));
  }
  return intern(operation, std::span(operation.operand).first(2));
}

std::uint32_t Compiler::intern(Operation operation, std::span<const std::uint32_t> operands) {
  const bool is_list = operation.code == Code::in_list || operation.code == Code::coalesce ||
                       operation.code == Code::least || operation.code == Code::greatest;
  std::string key;
  append_bytes(key, operation.code);
  append_bytes(key, operation.negated);
  append_bytes(key, operation.takes_null);
  if (operation.code == Code::slot) append_bytes(key, operation.extra);
  if (operation.code == Code::constant) {
    append_bytes(key, operation.value.type);
    append_bytes(key, operation.value.type == Value::Type::boolean ? std::int64_t{operation.value.boolean}
                                                                   : operation.value.integer);
    key += operation.value.text;
  }
  for (const std::uint32_t operand : operands) append_bytes(key, operand);

  const auto [position, is_new] = known_.try_emplace(key, static_cast<std::uint32_t>(machine_.operations.size()));
  std::uint32_t& entry = position->second;  // stays where it is when the table grows
  if (!is_new) return entry;
  const std::uint32_t index = entry;
  if (operation.code == Code::constant && !operation.value.text.empty()) {
    operation.value.text = machine_.texts.emplace_back(operation.value.text);
  }
  if (is_list) {
    const std::span<const std::uint32_t> listed = operation.code == Code::in_list ? operands.subspan(1) : operands;
    operation.operand[1] = static_cast<std::uint32_t>(machine_.lists.size());
    operation.operand[2] = static_cast<std::uint32_t>(listed.size());
    machine_.lists.insert(machine_.lists.end(), listed.begin(), listed.end());
  }
  std::uint64_t cost = own_cost(operation.code);
  bool constant = !operands.empty() && operation.code != Code::read_time;
  for (const std::uint32_t operand : operands) {
    cost += machine_.operations[operand].cost;
    constant = constant && is_constant(operand);
  }
  operation.cost = static_cast<std::uint32_t>(std::min<std::uint64_t>(cost, std::numeric_limits<std::int32_t>::max()));
  machine_.operations.push_back(operation);
  const std::uint32_t result = constant ? fold(index) : index;
  if (result == index) {
    for (const std::uint32_t operand : operands) use(operand);
  }
  entry = result;
  return result;
}

// An operation that finds a value of the wrong type is left to count it for each record.
std::uint32_t Compiler::fold(std::uint32_t index) {
  const std::uint64_t type_errors = machine_.type_errors;
  machine_.slots = {};
  const Value result = machine_.value(index);
  if (machine_.type_errors != type_errors) {
    machine_.type_errors = type_errors;
    return index;
  }
  return compile_literal(result);
}

void Compiler::use(std::uint32_t index) {
  Operation& operation = machine_.operations[index];
  ++operation.users;
  operation.kept = operation.users > 1 && operation.cost >= kWorthKeeping;
}

void Compiler::fail(const Node& node, const std::string& message, std::string hint) const {
  if (!source_.empty()) fail_at(source_, node.position, message, std::move(hint));
  throw UsageError(message + "\n  " + to_text(node), std::move(hint));
}

}  // namespace lg::expr
