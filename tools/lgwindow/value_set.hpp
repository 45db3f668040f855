// SPDX-License-Identifier: Apache-2.0
// ValueSet: which values there were, for a distinct(f) from which nothing is taken out. Unlike a Bag it has neither
// counts nor numbers, and its table is small, since looking into memory is what it costs: 4 bytes a slot as long as all
// values are integers from 0 to 2^32 - 2, as numbered things are, then 16.
#pragma once

#include <utility>
#include <vector>

#include "tools/lgwindow/cell.hpp"
#include "tools/lgwindow/component.hpp"

namespace lg::window {

class ValueSet {
 public:
  explicit ValueSet(Memory& memory) : small_(Accounted<std::uint32_t>(memory)), cells_(Accounted<Cell>(memory)) {}

  // `value` is not null.
  void add(const Value& value);
  std::uint64_t size() const { return size_; }

  // The two halves of adding a value that fits into a small slot: its code (0 if it does not fit), for which memory is
  // asked, and putting it there, before anything else is done with the set.
  std::uint32_t announce(const Value& value) const;
  void add_small(std::uint32_t code);

 private:
  void add_cell(const Value& value);
  void grow_small();
  void leave_small();

  // Both by open addressing, their sizes powers of two. At most one of them is in use.
  std::vector<std::uint32_t, Accounted<std::uint32_t>> small_;  // the integer plus 1; 0 where empty
  std::vector<Cell, Accounted<Cell>> cells_;                    // null where empty
  std::uint64_t size_ = 0;
};

// Adds a value only when the next comes: by then the memory that it goes to has arrived.
class SetComponent final : public ComponentOf<ValueSet, NoNote> {
 public:
  explicit SetComponent(Memory& memory) : ComponentOf<ValueSet, NoNote>(memory, UnitKind::none) {}

  void destroy(std::byte* state) override {
    add_announced();
    ComponentOf<ValueSet, NoNote>::destroy(state);
  }
  void add(std::byte* state, std::byte*, UnitNumber, const Value& value) override {
    add_announced();
    if (value.is_null()) return;
    ValueSet& set = as_state(state);
    code_ = set.announce(value);
    announced_ = &set;
    if (code_ == 0) set.add(value);
  }
  void remove(std::byte*, std::byte*, UnitNumber) override {}
  Value read(std::byte* state, const Aggregate&, std::uint64_t, std::string&) override {
    add_announced();
    return Value::of(static_cast<std::int64_t>(as_state(state).size()));
  }

 private:
  void add_announced() {
    if (code_ != 0) announced_->add_small(std::exchange(code_, 0));
  }

  ValueSet* announced_ = nullptr;
  std::uint32_t code_ = 0;  // 0: nothing is announced
};

}  // namespace lg::window
