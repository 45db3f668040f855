// SPDX-License-Identifier: Apache-2.0
// Aggregation: all the aggregates of a command line over one state. Equal calls are one aggregate, equal arguments are
// computed once an event, and aggregates that can share a component do.
//
// Use: add() every call, then lay_out(); then events, one at a time: take() computes the arguments, add() adds them to
// the state of the event's key.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/expr/program.hpp"
#include "common/record/field_set.hpp"
#include "tools/lgwindow/aggregate.hpp"
#include "tools/lgwindow/component.hpp"

namespace lg::window {

class Aggregation {
 public:
  // Everything given must outlive it. Fields of arguments are declared in `fields`.
  Aggregation(const TimeSettings& times, FieldSet& fields, UnitKind units, Memory& memory);

  // The number of the call's aggregate, new or known. Throws UsageError, quoting `source`.
  std::size_t add(const expr::Node& call, std::string_view source);
  void lay_out();
  std::size_t size() const { return aggregates_.size(); }

  // A block of state_size() bytes, 8-byte aligned, becomes a state by construct(); units likewise.
  std::size_t state_size() const { return state_size_; }
  std::size_t unit_size() const { return unit_size_; }
  void construct(std::byte* state) const;
  void destroy(std::byte* state) const;
  void construct_unit(std::byte* unit) const;
  void destroy_unit(std::byte* unit) const;

  void take(std::span<const Value> record);
  // Adds what take() took. `unit` may be null where units are of kind none.
  void add(std::byte* state, std::byte* unit, UnitNumber number);
  // Takes the oldest unit of the state out again.
  void remove(std::byte* state, std::byte* unit, UnitNumber number);
  // Valid until the state changes or the same aggregate is read again.
  Value read(std::size_t aggregate, std::byte* state, std::uint64_t records);

  std::uint64_t type_errors() const { return program_.type_errors() + not_numbers_; }

 private:
  struct Argument {
    bool is_field;
    std::size_t number;        // of the field's slot, or of the expression
    Value value;               // of the event in hand, for an expression
    bool is_condition = true;  // nobody wants more of it than whether it is true
  };
  struct Entry {
    Aggregate aggregate;
    std::size_t component;
    std::string scratch;
  };
  struct Part {
    Part(const Aggregate& first, std::size_t argument_number) : aggregate(first), argument(argument_number) {}

    Aggregate aggregate;  // the one that asked for it first
    std::size_t argument;
    bool more = false;  // see needs_more()
    std::unique_ptr<Component> component;
    std::size_t state_offset = 0;
    std::size_t unit_offset = 0;
  };

  std::size_t add_argument(const expr::Node& node, const std::string& text, std::string_view source);
  std::size_t add_part(const Aggregate& aggregate, std::size_t argument, const std::string& text);
  const Value& value_of(const Argument& argument) const {
    return argument.is_field ? record_[argument.number] : argument.value;
  }

  FieldSet& fields_;
  UnitKind units_;
  Memory& memory_;
  expr::Program program_;
  std::vector<Entry> aggregates_;
  std::vector<Argument> arguments_;
  std::vector<Part> parts_;
  std::unordered_map<std::string, std::size_t> known_aggregates_;
  std::unordered_map<std::string, std::size_t> known_arguments_;
  std::unordered_map<std::string, std::size_t> known_parts_;
  std::size_t state_size_ = 0;
  std::size_t unit_size_ = 0;
  bool has_expressions_ = false;
  std::span<const Value> record_;
  std::uint64_t not_numbers_ = 0;
};

}  // namespace lg::window
