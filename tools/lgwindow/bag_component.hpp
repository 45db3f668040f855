// SPDX-License-Identifier: Apache-2.0
// BagComponent: distinct(f), top(f, k) and quantile(f, q), read from a Bag. An event notes the number of its entry; a
// slice notes each entry once, with its count.
#pragma once

#include <vector>

#include "tools/lgwindow/bag.hpp"
#include "tools/lgwindow/component.hpp"

namespace lg::window {

struct BagEvent {
  explicit BagEvent(Memory&) {}
  void note(Bag&, Bag::Number entry) { number = entry; }
  void take_out(Bag& bag) const {
    if (number != Bag::kNone) bag.remove(number, 1);
  }
  Bag::Number number = Bag::kNone;
};

struct BagSlice {
  struct Part {
    Bag::Number number;
    std::uint32_t count;
  };
  explicit BagSlice(Memory& memory) : parts(Accounted<Part>(memory)) {}
  // The entry's own note says where its part is, if it is of this slice.
  void note(Bag& bag, Bag::Number entry) {
    std::uint32_t& place = bag.note(entry);
    if (place < parts.size() && parts[place].number == entry && parts[place].count < UINT32_MAX) {
      ++parts[place].count;
    } else {
      place = static_cast<std::uint32_t>(parts.size());
      parts.push_back({entry, 1});
    }
  }
  void take_out(Bag& bag) const {
    for (const Part& part : parts) bag.remove(part.number, part.count);
  }
  std::vector<Part, Accounted<Part>> parts;
};

template <typename Unit>
class BagComponent final : public ComponentOf<Bag, Unit> {
 public:
  using ComponentOf<Bag, Unit>::ComponentOf;

  void add(std::byte* state, std::byte* unit, UnitNumber, const Value& value) override {
    if (value.is_null()) return;
    Bag& bag = this->as_state(state);
    const Bag::Number number = bag.add(value);
    if (this->units_ != UnitKind::none) this->as_unit(unit).note(bag, number);
  }
  void remove(std::byte* state, std::byte* unit, UnitNumber) override {
    this->as_unit(unit).take_out(this->as_state(state));
  }
  Value read(std::byte* state, const Aggregate& aggregate, std::uint64_t, std::string& scratch) override {
    Bag& bag = this->as_state(state);
    if (aggregate.function == Function::distinct) return Value::of(static_cast<std::int64_t>(bag.distinct()));
    if (bag.total() == 0) return {};
    if (aggregate.function == Function::quantile) return bag.at_rank(aggregate.quantile.rank(bag.total()));
    scratch.clear();
    bag.append_top(scratch, aggregate.limit);
    Value value = Value::of(std::string_view(scratch));
    value.type = Value::Type::json;
    return value;
  }
};

}  // namespace lg::window
