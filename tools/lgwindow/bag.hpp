// SPDX-License-Identifier: Apache-2.0
// Bag: how often each value is there (a multiset), for distinct, top and quantile. A small one is searched from end to
// end; a larger one has a table of its own (open addressing). Entries keep their numbers while their value is there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/lgwindow/cell.hpp"
#include "tools/lgwindow/memory.hpp"
#include "tools/lgwindow/ranking.hpp"

namespace lg::window {

class Bag {
 public:
  using Number = std::uint32_t;
  static constexpr Number kNone = UINT32_MAX;

  explicit Bag(Memory& memory);

  // Adds one of the value and returns its number.
  Number add(const Value& value);
  void remove(Number number, std::uint64_t count);

  std::uint64_t distinct() const { return entries_.size() - free_count_; }
  std::uint64_t total() const { return total_; }
  // The values, most frequent first, those of equal frequency in order; at most `limit`, as JSON.
  void append_top(std::string& out, std::uint64_t limit) const;
  // The smallest value that has `rank` values (from 1 to total()) at or below it. Valid until the bag changes.
  // From its first call on, the order of the values is kept up.
  Value at_rank(std::uint64_t rank);

  // Room for a caller's note about an entry.
  std::uint32_t& note(Number number) { return entries_[number].note; }

 private:
  struct Entry {
    Cell value;
    std::uint64_t count;  // 0: free
    std::uint32_t hash;
    std::uint32_t note;  // where free: the next free one
  };
  static constexpr std::size_t kSearched = 8;

  Number find(const Value& value, std::uint32_t hash) const;
  Number make(const Value& value, std::uint32_t hash);
  void insert_into_table(Number number);
  void put_into_table(Number number);
  void erase_from_table(Number number);
  std::size_t slot_of(std::uint32_t hash) const { return hash & (table_.size() - 1); }
  bool before(Number a, Number b) const { return order(entries_[a].value.value(), entries_[b].value.value()) < 0; }
  void rank(Number number, bool is_new);

  std::vector<Entry, Accounted<Entry>> entries_;
  std::vector<Number, Accounted<Number>> table_;  // kNone where empty; its size is 0 or a power of two
  Ranking ranking_;
  std::uint64_t total_ = 0;
  std::uint32_t free_count_ = 0;
  Number first_free_ = kNone;
  bool is_ranked_ = false;
};

}  // namespace lg::window
