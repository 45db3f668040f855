// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/popularity.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "tools/lggen/habits.hpp"
#include "tools/lggen/random.hpp"

namespace lg::gen {

namespace {

constexpr std::uint64_t kOffset = 20;

std::vector<Tier> cut(std::uint32_t taste, std::uint32_t tracks) {
  std::vector<Tier> tiers;
  // Bounds are of rank + kOffset. The first lies between kOffset and half as much again, by taste.
  std::uint64_t bound = kOffset + kOffset * (taste + 1) / (2 * kTastes);
  std::uint32_t begin = 0;
  while (begin < tracks) {
    const std::uint32_t end = static_cast<std::uint32_t>(std::min<std::uint64_t>(bound - kOffset, tracks));
    tiers.push_back({begin, end - begin});
    begin = end;
    bound += bound / 2;
  }
  return tiers;
}

AliasTable weigh(const std::vector<Tier>& tiers) {
  std::vector<std::uint32_t> weights;
  for (const Tier& tier : tiers) {
    std::uint64_t weight = 0;  // in 2^-40, and at most about half of 2^40
    for (std::uint64_t rank = tier.begin; rank < tier.begin + tier.size; ++rank) {
      weight += (std::uint64_t{1} << 40) / (rank + kOffset);
    }
    weights.push_back(static_cast<std::uint32_t>(weight >> 16));
  }
  return AliasTable(weights);
}

void shuffle(std::uint32_t* first, std::uint32_t count, Stream& stream) {
  for (std::uint32_t left = count; left > 1; --left) std::swap(first[left - 1], first[stream.below(left)]);
}

}  // namespace

Popularity::Popularity(std::uint64_t seed, std::uint32_t tracks) {
  std::vector<std::uint32_t> by_rank(tracks);
  std::iota(by_rank.begin(), by_rank.end(), 0U);
  Stream ranks(seed, Table::popularity, tracks);
  shuffle(by_rank.data(), tracks, ranks);
  for (std::uint32_t number = 0; number < kTastes; ++number) {
    std::vector<Tier> tiers = cut(number, tracks);
    AliasTable choice = weigh(tiers);
    std::vector<std::uint32_t> order = by_rank;
    Stream stream(seed, Table::tastes, number);
    for (const Tier& tier : tiers) shuffle(order.data() + tier.begin, tier.size, stream);
    most_tiers_ = std::max(most_tiers_, tiers.size());
    tastes_.push_back({std::move(tiers), std::move(choice), std::move(order)});
  }
}

}  // namespace lg::gen
