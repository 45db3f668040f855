// SPDX-License-Identifier: Apache-2.0
// CounterComponent: count(f), how many values are not null, and share(E), how many are true.
#pragma once

#include "tools/lgwindow/component.hpp"

namespace lg::window {

struct Count {
  explicit Count(Memory&) {}
  std::uint64_t count = 0;
};

class CounterComponent final : public ComponentOf<Count, Count> {
 public:
  CounterComponent(bool only_true, UnitKind units, Memory& memory)
      : ComponentOf<Count, Count>(memory, units), only_true_(only_true) {}

  void add(std::byte* state, std::byte* unit, UnitNumber, const Value& value) override {
    if (only_true_ ? !value.truthy() : value.is_null()) return;
    ++as_state(state).count;
    if (units_ != UnitKind::none) ++as_unit(unit).count;
  }
  void remove(std::byte* state, std::byte* unit, UnitNumber) override { as_state(state).count -= as_unit(unit).count; }
  Value read(std::byte* state, const Aggregate& aggregate, std::uint64_t records, std::string&) override {
    const std::uint64_t count = as_state(state).count;
    if (aggregate.function == Function::count) return Value::of(static_cast<std::int64_t>(count));
    return records == 0 ? Value() : Value::of(static_cast<double>(count) / static_cast<double>(records));
  }

 private:
  bool only_true_;
};

}  // namespace lg::window
