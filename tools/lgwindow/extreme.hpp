// SPDX-License-Identifier: Apache-2.0
// ExtremeComponent: min and max, by the monotonic queue: a value is kept only as long as no better one came after it,
// so the front is the answer. Of equal values the first is kept, since it is printed as first written.
#pragma once

#include "tools/lgwindow/component.hpp"
#include "tools/lgwindow/value_queue.hpp"

namespace lg::window {

class ExtremeComponent final : public ComponentOf<ValueQueue, NoNote> {
 public:
  ExtremeComponent(bool maximum, UnitKind units, Memory& memory)
      : ComponentOf<ValueQueue, NoNote>(memory, units), sign_(maximum ? -1 : 1) {}

  BlockShape unit_shape() const override { return {}; }
  void add(std::byte* state, std::byte*, UnitNumber number, const Value& value) override {
    if (value.is_null()) return;
    ValueQueue& queue = as_state(state);
    while (!queue.empty() && sign_ * order(value, queue.back().cell.value()) < 0) queue.pop_back();
    // A value that is no better than one of its own unit never gets to the front.
    if (queue.empty() || queue.back().unit != number) queue.push_back(value, number);
  }
  void remove(std::byte* state, std::byte*, UnitNumber number) override { as_state(state).expire(number); }
  Value read(std::byte* state, const Aggregate&, std::uint64_t, std::string&) override {
    const ValueQueue& queue = as_state(state);
    return queue.empty() ? Value() : queue.front().cell.value();
  }

 private:
  int sign_;
};

}  // namespace lg::window
