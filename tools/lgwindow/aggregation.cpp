// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/aggregation.hpp"

#include <algorithm>

namespace lg::window {

namespace {

constexpr std::size_t kNoComponent = SIZE_MAX;
constexpr std::size_t kAlignment = 8;

std::size_t round_up(std::size_t size, std::size_t alignment) {
  return (size + alignment - 1) / alignment * alignment;
}

}  // namespace

Aggregation::Aggregation(const TimeSettings& times, FieldSet& fields, UnitKind units, Memory& memory)
    : fields_(fields), units_(units), memory_(memory), program_(times) {}

std::size_t Aggregation::add(const expr::Node& call, std::string_view source) {
  const auto [position, is_new] = known_aggregates_.try_emplace(expr::to_text(call), aggregates_.size());
  if (!is_new) return position->second;
  const Aggregate aggregate = parse_aggregate(call, source);
  std::size_t part = kNoComponent;
  if (aggregate.function != Function::count_records) {
    const std::string text = expr::to_text(*aggregate.argument);
    part = add_part(aggregate, add_argument(*aggregate.argument, text, source), text);
  }
  aggregates_.push_back({aggregate, part, {}});
  aggregates_.back().aggregate.argument = nullptr;  // the tree may go
  return aggregates_.size() - 1;
}

std::size_t Aggregation::add_argument(const expr::Node& node, const std::string& text, std::string_view source) {
  const auto [position, is_new] = known_arguments_.try_emplace(text, arguments_.size());
  if (!is_new) return position->second;
  if (node.kind == expr::Node::Kind::field) {
    arguments_.push_back({true, fields_.add(node.name), {}, true});
  } else {
    expr::FieldResolver resolver(fields_);
    arguments_.push_back({false, program_.add(node, resolver, source), {}, true});
    has_expressions_ = true;
  }
  return arguments_.size() - 1;
}

std::size_t Aggregation::add_part(const Aggregate& aggregate, std::size_t argument, const std::string& text) {
  std::string name = component_name(aggregate.function);
  if (aggregate.function == Function::list) name += std::to_string(aggregate.limit);
  const auto [position, is_new] = known_parts_.try_emplace(name + ' ' + text, parts_.size());
  if (is_new) {
    parts_.emplace_back(aggregate, argument);
    parts_.back().aggregate.argument = nullptr;
  }
  if (aggregate.function != Function::share) arguments_[argument].is_condition = false;
  if (needs_more(aggregate.function)) parts_[position->second].more = true;
  return position->second;
}

void Aggregation::lay_out() {
  for (Part& part : parts_) {
    part.component = make_component(part.aggregate, part.more, units_, memory_, not_numbers_);
    const BlockShape state = part.component->state_shape();
    part.state_offset = round_up(state_size_, state.alignment);
    state_size_ = part.state_offset + state.size;
    const BlockShape unit = part.component->unit_shape();
    part.unit_offset = round_up(unit_size_, unit.alignment);
    unit_size_ = part.unit_offset + unit.size;
  }
  state_size_ = round_up(state_size_, kAlignment);
}

void Aggregation::construct(std::byte* state) const {
  for (const Part& part : parts_) part.component->construct(state + part.state_offset);
}

void Aggregation::destroy(std::byte* state) const {
  for (const Part& part : parts_) part.component->destroy(state + part.state_offset);
}

void Aggregation::construct_unit(std::byte* unit) const {
  for (const Part& part : parts_) part.component->construct_unit(unit + part.unit_offset);
}

void Aggregation::destroy_unit(std::byte* unit) const {
  for (const Part& part : parts_) part.component->destroy_unit(unit + part.unit_offset);
}

void Aggregation::take(std::span<const Value> record) {
  record_ = record;
  if (!has_expressions_) return;
  program_.begin_record();
  for (Argument& argument : arguments_) {
    if (argument.is_field) continue;
    if (argument.is_condition) {
      argument.value.type = Value::Type::boolean;
      argument.value.boolean = program_.test(argument.number, record);
    } else {
      argument.value = program_.evaluate(argument.number, record);
    }
  }
}

void Aggregation::add(std::byte* state, std::byte* unit, UnitNumber number) {
  for (Part& part : parts_) {
    part.component->add(state + part.state_offset, unit + part.unit_offset, number,
                        value_of(arguments_[part.argument]));
  }
}

void Aggregation::remove(std::byte* state, std::byte* unit, UnitNumber number) {
  for (Part& part : parts_) {
    part.component->remove(state + part.state_offset, unit + part.unit_offset, number);
  }
}

Value Aggregation::read(std::size_t aggregate, std::byte* state, std::uint64_t records) {
  Entry& entry = aggregates_[aggregate];
  if (entry.component == kNoComponent) return Value::of(static_cast<std::int64_t>(records));
  Part& part = parts_[entry.component];
  return part.component->read(state + part.state_offset, entry.aggregate, records, entry.scratch);
}

}  // namespace lg::window
