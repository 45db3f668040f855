// SPDX-License-Identifier: Apache-2.0
// Habit: how one customer listens: when in the day, how much, on what device, and how often something new. Drawn per
// customer, from nothing but the seed and the customer's number.
#pragma once

#include <cstdint>

namespace lg::gen {

// Shares are in 1/65536. The four shares of the day are kept as where each part ends.
struct Habit {
  std::uint16_t morning_end;    // of listens, those before this are in [5,12)
  std::uint16_t afternoon_end;  // [12,17)
  std::uint16_t evening_end;    // [17,22), and the rest at night
  std::uint16_t mobile;
  std::uint16_t novelty;    // of listens, those to a track never played before
  std::uint16_t obsession;  // of listens, those that begin a burst of the same track
  std::uint16_t home;       // the index of the zip code
  std::uint16_t taste;      // which of the orders of tracks (popularity.hpp) is this customer's
};

constexpr std::uint32_t kTastes = 8;

Habit draw_habit(std::uint64_t seed, std::uint32_t customer);

// How much this customer listens, in proportion to others: most a little, a few twenty times as much. At most 2^14.
std::uint32_t draw_activity(std::uint64_t seed, std::uint32_t customer);

}  // namespace lg::gen
