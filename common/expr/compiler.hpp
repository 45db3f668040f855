// SPDX-License-Identifier: Apache-2.0
// Compiler: adds the operations of a tree to a machine. Equal sub-expressions, of all trees that were ever added,
// become one operation, and what depends on no field is computed here and now.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "common/expr/ast.hpp"
#include "common/expr/machine.hpp"
#include "common/expr/program.hpp"

namespace lg::expr {

class Compiler {
 public:
  explicit Compiler(Machine& machine) : machine_(machine) {}

  // The operation that computes `node`. `source` is shown in errors; without one, the spelling of the culprit is.
  std::uint32_t add(const Node& node, Resolver& resolver, std::string_view source);

 private:
  std::uint32_t compile(const Node& node);
  std::uint32_t compile_literal(const Value& literal);
  std::uint32_t compile_unary(const Node& node);
  std::uint32_t compile_binary(const Node& node);
  std::uint32_t compile_conditional(const Node& node);
  std::uint32_t compile_range(const Node& node);
  std::uint32_t compile_list(const Node& node);
  std::uint32_t compile_call(const Node& node);
  std::uint32_t compile_pattern(const Node& node);
  std::uint32_t slot(std::size_t number);

  // The operation, new or known, with its operands counted; a constant where it has only constant operands.
  std::uint32_t intern(Operation operation, std::span<const std::uint32_t> operands);
  std::uint32_t fold(std::uint32_t index);
  void use(std::uint32_t index);
  bool is_constant(std::uint32_t index) const { return machine_.operations[index].code == Code::constant; }
  [[noreturn]] void fail(const Node& node, const std::string& message, std::string hint) const;

  Machine& machine_;
  Resolver* resolver_ = nullptr;
  std::string_view source_;
  std::unordered_map<std::string, std::uint32_t> known_;
};

}  // namespace lg::expr
