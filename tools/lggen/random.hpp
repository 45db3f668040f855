// SPDX-License-Identifier: Apache-2.0
// Stream: the random numbers of one row of one table. Each row has a stream of its own, keyed by the seed, the table
// and the row's number, so that a row does not change when another table grows, nor when rows before it change.
// The mixing function is the finaliser of splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014). Everything in lggen is computed with integers: the distributions of the standard library
// and the last digit of exp() or log() differ between systems, and the tables must not.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lg::gen {

// What is drawn for: the kinds of rows, and the separate draws for a row that other parts need on their own.
enum class Table : std::uint64_t {
  places,
  homes,
  customers,
  contacts,
  habits,
  activity,
  tracks,
  artists,
  popularity,
  tastes,
  listens,
  offers,
  clicks
};

constexpr std::uint64_t kGoldenGamma = 0x9E3779B97F4A7C15;

constexpr std::uint64_t mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
  return bits ^ (bits >> 31);
}

// What all rows of a table have in common: worth keeping where rows are many.
constexpr std::uint64_t table_key(std::uint64_t seed, Table table) {
  return mix(seed + kGoldenGamma * (static_cast<std::uint64_t>(table) + 1));
}

// `random` is uniform in [0, 2^32); the result is uniform in [0, limit), with a bias below limit / 2^32.
constexpr std::uint32_t scale(std::uint32_t random, std::uint32_t limit) {
  return static_cast<std::uint32_t>((std::uint64_t{random} * limit) >> 32);
}

class Stream {
 public:
  constexpr Stream(std::uint64_t key, std::uint64_t row) : state_(mix(key ^ mix(row + kGoldenGamma))) {}
  constexpr Stream(std::uint64_t seed, Table table, std::uint64_t row) : Stream(table_key(seed, table), row) {}

  constexpr std::uint64_t next() { return mix(state_ += kGoldenGamma); }
  constexpr std::uint32_t below(std::uint32_t limit) { return scale(static_cast<std::uint32_t>(next() >> 32), limit); }
  // True in `share` of 65536 cases.
  constexpr bool chance(std::uint32_t share) { return (next() >> 48) < share; }
  template <typename List>
  constexpr const auto& one_of(const List& list) {
    return list[below(static_cast<std::uint32_t>(list.size()))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace lg::gen
