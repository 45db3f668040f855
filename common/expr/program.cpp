// SPDX-License-Identifier: Apache-2.0
#include "common/expr/program.hpp"

#include "common/expr/compiler.hpp"
#include "common/expr/machine.hpp"

namespace lg::expr {

struct Program::Implementation {
  explicit Implementation(const TimeSettings& times) : machine(times), compiler(machine) {}

  Machine machine;
  Compiler compiler;
  std::vector<std::uint32_t> roots;  // by the number of the expression
};

Program::Program(const TimeSettings& times) : implementation_(std::make_unique<Implementation>(times)) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;

std::size_t Program::add(const Node& node, Resolver& resolver, std::string_view source) {
  implementation_->roots.push_back(implementation_->compiler.add(node, resolver, source));
  return implementation_->roots.size() - 1;
}

std::size_t Program::add(std::string_view source, Resolver& resolver) {
  return add(*parse(source), resolver, source);
}

void Program::begin_record() {
  implementation_->machine.begin_record();
}

Value Program::evaluate(std::size_t expression, std::span<const Value> slots) {
  implementation_->machine.slots = slots;
  return implementation_->machine.value(implementation_->roots[expression]);
}

bool Program::test(std::size_t expression, std::span<const Value> slots) {
  implementation_->machine.slots = slots;
  return implementation_->machine.truth(implementation_->roots[expression]);
}

std::uint64_t Program::type_errors() const {
  return implementation_->machine.type_errors;
}

}  // namespace lg::expr
