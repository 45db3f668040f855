// SPDX-License-Identifier: Apache-2.0
// SequenceComponent: list(f, k) and first(f), which is the list of one: of each unit the first k values.
// LastComponent: last(f); the newest value leaves last, so one is enough.
#pragma once

#include "tools/lgwindow/component.hpp"
#include "tools/lgwindow/value_queue.hpp"

namespace lg::window {

class SequenceComponent final : public ComponentOf<ValueQueue, NoNote> {
 public:
  SequenceComponent(std::uint64_t limit, UnitKind units, Memory& memory)
      : ComponentOf<ValueQueue, NoNote>(memory, units), limit_(limit) {}

  BlockShape unit_shape() const override { return {}; }
  void add(std::byte* state, std::byte*, UnitNumber number, const Value& value) override {
    if (value.is_null()) return;
    ValueQueue& queue = as_state(state);
    const std::size_t size = queue.size();
    if (size >= limit_ && queue[size - limit_].unit == number) return;
    queue.push_back(value, number);
  }
  void remove(std::byte* state, std::byte*, UnitNumber number) override { as_state(state).expire(number); }
  Value read(std::byte* state, const Aggregate& aggregate, std::uint64_t, std::string& scratch) override {
    const ValueQueue& queue = as_state(state);
    if (queue.empty()) return {};
    if (aggregate.function == Function::first) return queue.front().cell.value();
    scratch = "[";
    for (std::size_t i = 0; i < queue.size() && i < limit_; ++i) {
      if (i > 0) scratch += ',';
      append_json(scratch, queue[i].cell.value());
    }
    scratch += ']';
    Value value = Value::of(std::string_view(scratch));
    value.type = Value::Type::json;
    return value;
  }

 private:
  std::uint64_t limit_;
};

struct LastValue {
  explicit LastValue(Memory&) {}
  Cell cell;
  UnitNumber unit = 0;
};

class LastComponent final : public ComponentOf<LastValue, NoNote> {
 public:
  using ComponentOf<LastValue, NoNote>::ComponentOf;

  BlockShape unit_shape() const override { return {}; }
  void add(std::byte* state, std::byte*, UnitNumber number, const Value& value) override {
    if (value.is_null()) return;
    as_state(state).cell = Cell(value, memory_);
    as_state(state).unit = number;
  }
  void remove(std::byte* state, std::byte*, UnitNumber number) override {
    if (as_state(state).unit <= number) as_state(state).cell = Cell();
  }
  Value read(std::byte* state, const Aggregate&, std::uint64_t, std::string&) override {
    return as_state(state).cell.value();
  }
};

}  // namespace lg::window
