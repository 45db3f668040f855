// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/value_set.hpp"

#include <algorithm>

#include "tools/lgwindow/value_identity.hpp"

namespace lg::window {

namespace {

constexpr std::size_t kFirstSlots = 4;

bool is_too_full(std::uint64_t values, std::size_t slots) {
  return values * 3 >= slots * 2;
}

std::size_t spread(std::uint32_t code) {
  return (code * std::uint64_t{0x9e3779b97f4a7c15}) >> 32;
}

}  // namespace

std::uint32_t ValueSet::announce(const Value& value) const {
  if (!cells_.empty() || value.type != Value::Type::integer) return 0;
  if (value.integer < 0 || value.integer >= UINT32_MAX) return 0;
  const std::uint32_t code = static_cast<std::uint32_t>(value.integer) + 1;
  if (!small_.empty()) __builtin_prefetch(&small_[spread(code) & (small_.size() - 1)]);
  return code;
}

void ValueSet::add(const Value& value) {
  const std::uint32_t code = announce(value);
  if (code != 0) {
    add_small(code);
    return;
  }
  if (cells_.empty()) leave_small();
  add_cell(value);
}

void ValueSet::add_small(std::uint32_t code) {
  if (is_too_full(size_, small_.size())) grow_small();
  const std::size_t mask = small_.size() - 1;
  std::size_t at = spread(code) & mask;
  for (; small_[at] != 0; at = (at + 1) & mask) {
    if (small_[at] == code) return;
  }
  small_[at] = code;
  ++size_;
}

void ValueSet::grow_small() {
  std::vector<std::uint32_t, Accounted<std::uint32_t>> old(std::max(kFirstSlots, small_.size() * 2), 0,
                                                           small_.get_allocator());
  old.swap(small_);
  const std::size_t mask = small_.size() - 1;
  for (const std::uint32_t code : old) {
    if (code == 0) continue;
    std::size_t at = spread(code) & mask;
    while (small_[at] != 0) at = (at + 1) & mask;
    small_[at] = code;
  }
}

void ValueSet::leave_small() {
  cells_.resize(std::max(kFirstSlots, small_.size()));
  size_ = 0;
  for (const std::uint32_t code : small_) {
    if (code != 0) add_cell(Value::of(static_cast<std::int64_t>(code) - 1));
  }
  small_.clear();
  small_.shrink_to_fit();
}

void ValueSet::add_cell(const Value& value) {
  if (is_too_full(size_, cells_.size())) {
    std::vector<Cell, Accounted<Cell>> old(cells_.size() * 2, cells_.get_allocator());
    old.swap(cells_);
    for (Cell& cell : old) {
      if (cell.is_null()) continue;
      std::size_t at = identity_hash(cell.value()) & (cells_.size() - 1);
      while (!cells_[at].is_null()) at = (at + 1) & (cells_.size() - 1);
      cells_[at] = std::move(cell);
    }
  }
  const std::size_t mask = cells_.size() - 1;
  std::size_t at = identity_hash(value) & mask;
  for (; !cells_[at].is_null(); at = (at + 1) & mask) {
    if (is_same(cells_[at].value(), value)) return;
  }
  cells_[at] = Cell(value, *cells_.get_allocator().memory());
  ++size_;
}

}  // namespace lg::window
