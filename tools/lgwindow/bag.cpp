// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/bag.hpp"

#include <algorithm>

#include "tools/lgwindow/value_identity.hpp"

namespace lg::window {

Bag::Bag(Memory& memory) : entries_(Accounted<Entry>(memory)), table_(Accounted<Number>(memory)), ranking_(memory) {}

Bag::Number Bag::find(const Value& value, std::uint32_t hash) const {
  if (table_.empty()) {
    for (Number number = 0; number < entries_.size(); ++number) {
      const Entry& entry = entries_[number];
      if (entry.hash == hash && entry.count > 0 && is_same(entry.value.value(), value)) return number;
    }
    return kNone;
  }
  for (std::size_t at = slot_of(hash);; at = (at + 1) & (table_.size() - 1)) {
    const Number number = table_[at];
    if (number == kNone || (entries_[number].hash == hash && is_same(entries_[number].value.value(), value)))
      return number;
  }
}

Bag::Number Bag::add(const Value& value) {
  const std::uint32_t hash = identity_hash(value);
  Number number = find(value, hash);
  const bool is_new = number == kNone;
  if (is_new) {
    number = make(value, hash);
  } else {
    ++entries_[number].count;
  }
  ++total_;
  if (is_ranked_) rank(number, is_new);
  return number;
}

Bag::Number Bag::make(const Value& value, std::uint32_t hash) {
  Number number = first_free_;
  Entry entry{Cell(value, *entries_.get_allocator().memory()), 1, hash, 0};
  if (number == kNone) {
    number = static_cast<Number>(entries_.size());
    entries_.push_back(std::move(entry));
  } else {
    first_free_ = entries_[number].note;
    --free_count_;
    entries_[number] = std::move(entry);
  }
  insert_into_table(number);
  return number;
}

void Bag::remove(Number number, std::uint64_t count) {
  Entry& entry = entries_[number];
  const bool last = entry.count == count;
  if (is_ranked_) {
    ranking_.remove(number, count, last, [this](Number a, Number b) { return before(a, b); });
  }
  entry.count -= count;
  total_ -= count;
  if (!last) return;
  erase_from_table(number);
  entry.value = Cell();
  entry.note = first_free_;
  first_free_ = number;
  ++free_count_;
}

void Bag::insert_into_table(Number number) {
  if (entries_.size() <= kSearched) return;
  if (entries_.size() * 4 <= table_.size() * 3) {
    put_into_table(number);
    return;
  }
  table_.assign(std::max<std::size_t>(4 * kSearched, table_.size() * 2), kNone);
  for (Number other = 0; other < entries_.size(); ++other) {
    if (entries_[other].count > 0) put_into_table(other);
  }
}

void Bag::put_into_table(Number number) {
  std::size_t at = slot_of(entries_[number].hash);
  while (table_[at] != kNone) at = (at + 1) & (table_.size() - 1);
  table_[at] = number;
}

// Closes the gap, so that every entry is still found from its own slot on.
void Bag::erase_from_table(Number number) {
  if (table_.empty()) return;
  const std::size_t mask = table_.size() - 1;
  std::size_t gap = slot_of(entries_[number].hash);
  while (table_[gap] != number) gap = (gap + 1) & mask;
  for (std::size_t at = (gap + 1) & mask; table_[at] != kNone; at = (at + 1) & mask) {
    const std::size_t home = slot_of(entries_[table_[at]].hash);
    if (((at - home) & mask) >= ((at - gap) & mask)) {
      table_[gap] = table_[at];
      gap = at;
    }
  }
  table_[gap] = kNone;
}

void Bag::append_top(std::string& out, std::uint64_t limit) const {
  std::vector<Number> numbers;
  for (Number number = 0; number < entries_.size(); ++number) {
    if (entries_[number].count > 0) numbers.push_back(number);
  }
  const std::size_t shown = static_cast<std::size_t>(std::min<std::uint64_t>(limit, numbers.size()));
  std::partial_sort(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(shown), numbers.end(),
                    [this](Number a, Number b) {
                      if (entries_[a].count != entries_[b].count) return entries_[a].count > entries_[b].count;
                      return before(a, b);
                    });
  out += '[';
  for (std::size_t i = 0; i < shown; ++i) {
    out += i == 0 ? "{\"value\":" : ",{\"value\":";
    append_json(out, entries_[numbers[i]].value.value());
    out += ",\"count\":";
    append_number(out, static_cast<std::int64_t>(entries_[numbers[i]].count));
    out += '}';
  }
  out += ']';
}

void Bag::rank(Number number, bool is_new) {
  const auto less = [this](Number a, Number b) { return before(a, b); };
  ranking_.add(number, is_new, less);
  if (is_new) ranking_.split_if_large(number, less, [this](Number n) { return entries_[n].count; });
}

Value Bag::at_rank(std::uint64_t rank) {
  const auto count_of = [this](Number number) { return entries_[number].count; };
  if (!is_ranked_) {
    is_ranked_ = true;
    ranking_.build(
        entries_.size(), [this](Number a, Number b) { return before(a, b); }, count_of);
  }
  return entries_[ranking_.at_rank(rank, count_of)].value.value();
}

}  // namespace lg::window
