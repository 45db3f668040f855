// SPDX-License-Identifier: Apache-2.0
// Ranking: the entries of a Bag in the order of their values, in chunks that know how many values they hold, so that
// the value of a rank is found without looking at all of them. Entries are known by their number; `less` compares two.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tools/lgwindow/memory.hpp"

namespace lg::window {

class Ranking {
 public:
  using Number = std::uint32_t;

  explicit Ranking(Memory& memory) : chunks_(Accounted<Chunk>(memory)) {}

  // From scratch: all of the entries 0 to size - 1 that have a count.
  template <typename Less, typename CountOf>
  void build(std::size_t size, const Less& less, const CountOf& count_of) {
    std::vector<Number> numbers;
    for (Number number = 0; number < size; ++number) {
      if (count_of(number) > 0) numbers.push_back(number);
    }
    std::sort(numbers.begin(), numbers.end(), less);
    chunks_.clear();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (i % (kLarge / 2) == 0) chunks_.emplace_back(*chunks_.get_allocator().memory());
      chunks_.back().numbers.push_back(numbers[i]);
      chunks_.back().total += count_of(numbers[i]);
    }
  }
  // Adds one to an entry, which is new here or not.
  template <typename Less>
  void add(Number number, bool is_new, const Less& less) {
    if (chunks_.empty()) chunks_.emplace_back(*chunks_.get_allocator().memory());
    std::size_t at = chunk_of(number, less);
    if (at == chunks_.size()) --at;
    Chunk& chunk = chunks_[at];
    ++chunk.total;
    if (!is_new) return;
    chunk.numbers.insert(position(chunk, number, less), number);
  }
  // After add() of a new entry; `count_of` says how many an entry has.
  template <typename Less, typename CountOf>
  void split_if_large(Number number, const Less& less, const CountOf& count_of) {
    const std::size_t at = chunk_of(number, less);
    if (chunks_[at].numbers.size() < kLarge) return;
    chunks_.emplace(chunks_.begin() + static_cast<std::ptrdiff_t>(at), *chunks_.get_allocator().memory());
    Chunk& lower = chunks_[at];
    Chunk& upper = chunks_[at + 1];
    const auto middle = upper.numbers.begin() + kLarge / 2;
    lower.numbers.assign(upper.numbers.begin(), middle);
    upper.numbers.erase(upper.numbers.begin(), middle);
    for (const Number moved : lower.numbers) lower.total += count_of(moved);
    upper.total -= lower.total;
  }
  // Takes `count` from an entry, whose value must still be there; `erase`: all of it.
  template <typename Less>
  void remove(Number number, std::uint64_t count, bool erase, const Less& less) {
    const std::size_t at = chunk_of(number, less);
    Chunk& chunk = chunks_[at];
    chunk.total -= count;
    if (!erase) return;
    chunk.numbers.erase(position(chunk, number, less));
    if (chunk.numbers.empty()) chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(at));
  }
  // The entry that holds the rank, from 1 to the number of values.
  template <typename CountOf>
  Number at_rank(std::uint64_t rank, const CountOf& count_of) const {
    std::size_t at = 0;
    for (; rank > chunks_[at].total; ++at) rank -= chunks_[at].total;
    for (const Number number : chunks_[at].numbers) {
      if (rank <= count_of(number)) return number;
      rank -= count_of(number);
    }
    return chunks_[at].numbers.back();
  }

 private:
  static constexpr std::size_t kLarge = 512;
  struct Chunk {
    explicit Chunk(Memory& memory) : numbers(Accounted<Number>(memory)) {}
    std::uint64_t total = 0;
    std::vector<Number, Accounted<Number>> numbers;
  };

  // The chunk whose range holds the entry; one behind the last where it is larger than all.
  template <typename Less>
  std::size_t chunk_of(Number number, const Less& less) const {
    const auto found = std::partition_point(chunks_.begin(), chunks_.end(), [&](const Chunk& chunk) {
      return !chunk.numbers.empty() && less(chunk.numbers.back(), number);
    });
    return static_cast<std::size_t>(found - chunks_.begin());
  }
  template <typename Less>
  static auto position(Chunk& chunk, Number number, const Less& less) {
    return std::lower_bound(chunk.numbers.begin(), chunk.numbers.end(), number, less);
  }

  std::vector<Chunk, Accounted<Chunk>> chunks_;  // in order; none is empty, but for a first one
};

}  // namespace lg::window
