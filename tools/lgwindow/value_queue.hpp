// SPDX-License-Identifier: Apache-2.0
// ValueQueue: values with the units that they came in, oldest first: added at the end, taken from both ends.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tools/lgwindow/cell.hpp"
#include "tools/lgwindow/component.hpp"

namespace lg::window {

class ValueQueue {
 public:
  struct Entry {
    Cell cell;
    UnitNumber unit;
  };

  explicit ValueQueue(Memory& memory) : entries_(Accounted<Entry>(memory)) {}

  bool empty() const { return head_ == entries_.size(); }
  std::size_t size() const { return entries_.size() - head_; }
  const Entry& front() const { return entries_[head_]; }
  const Entry& back() const { return entries_.back(); }
  // The i-th from the front.
  const Entry& operator[](std::size_t i) const { return entries_[head_ + i]; }

  void push_back(const Value& value, UnitNumber unit) {
    if (entries_.size() == entries_.capacity() && head_ > 0 && head_ >= entries_.size() / 2) close_up();
    entries_.push_back({Cell(value, *entries_.get_allocator().memory()), unit});
  }
  void pop_back() { entries_.pop_back(); }
  // Takes the entries of this and of older units from the front.
  void expire(UnitNumber unit) {
    while (!empty() && front().unit <= unit) entries_[head_++].cell = Cell();
    if (empty()) {
      entries_.clear();
      head_ = 0;
    }
  }

 private:
  void close_up() {
    entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }

  std::vector<Entry, Accounted<Entry>> entries_;
  std::size_t head_ = 0;
};

}  // namespace lg::window
