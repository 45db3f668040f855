// SPDX-License-Identifier: Apache-2.0
// Popularity: which tracks are played often, and in which order a customer comes across them.
//
// A track of rank r is played in proportion to 1 / (r + 20) (Zipf-Mandelbrot). To say exactly, without remembering
// every pair of customer and track, whether a listen is to something new, ranks are cut into tiers, each half as long
// again as the one before. In a tier a customer meets the tracks in one fixed cyclic order, so that a counter per
// customer and tier knows them all. There are several tastes: each has tiers cut at other ranks, which smooths the
// steps between them, and orders of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/lggen/alias_table.hpp"

namespace lg::gen {

struct Tier {
  std::uint32_t begin;  // the first rank
  std::uint32_t size;   // never 0
};

struct Taste {
  std::vector<Tier> tiers;
  AliasTable choice;                 // of tiers, by how much their tracks are played
  std::vector<std::uint32_t> order;  // the tracks, by tiers
};

class Popularity {
 public:
  // Takes 32 bytes a track.
  Popularity(std::uint64_t seed, std::uint32_t tracks);

  const Taste& taste(std::size_t number) const { return tastes_[number]; }
  std::size_t most_tiers() const { return most_tiers_; }

 private:
  std::vector<Taste> tastes_;
  std::size_t most_tiers_ = 0;
};

}  // namespace lg::gen
