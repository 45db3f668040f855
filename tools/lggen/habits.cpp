// SPDX-License-Identifier: Apache-2.0
// The gaps between n sorted uniform numbers are Dirichlet(1, ..., 1), and sums of neighbouring gaps are Dirichlet with
// the number of gaps as weights: a way to draw shares that needs neither logarithms nor gamma functions.
#include "tools/lggen/habits.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "tools/lggen/places.hpp"
#include "tools/lggen/random.hpp"

namespace lg::gen {

namespace {

template <std::size_t count>
std::array<std::uint16_t, count> sorted_uniform(Stream& stream) {
  std::array<std::uint16_t, count> numbers;
  for (std::uint16_t& number : numbers) number = static_cast<std::uint16_t>(stream.next() >> 48);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

// One customer in four loops a track now and then: one in 70 of what they play. Over all customers this makes about one
// burst in 300 listens.
constexpr std::uint32_t kObsessed = 65536 / 4;
constexpr std::uint16_t kObsession = 65536 / 70;

}  // namespace

Habit draw_habit(std::uint64_t seed, std::uint32_t customer) {
  Stream stream(seed, Table::habits, customer);
  const std::array<std::uint16_t, 7> day = sorted_uniform<7>(stream);
  const std::array<std::uint16_t, 4> mobile = sorted_uniform<4>(stream);
  const std::array<std::uint16_t, 3> novelty = sorted_uniform<3>(stream);
  Habit habit;
  habit.morning_end = day[1];  // Dirichlet(2, 2, 3, 1)
  habit.afternoon_end = day[3];
  habit.evening_end = day[6];
  habit.mobile = mobile[2];    // Beta(3, 2)
  habit.novelty = novelty[1];  // Beta(2, 2)
  habit.obsession = stream.chance(kObsessed) ? kObsession : 0;
  habit.home = home_of(seed, customer);
  habit.taste = static_cast<std::uint16_t>(stream.below(kTastes));
  return habit;
}

std::uint32_t draw_activity(std::uint64_t seed, std::uint32_t customer) {
  Stream stream(seed, Table::activity, customer);
  constexpr std::uint32_t kFloor = 65536 / 20;
  return (1U << 24) / (static_cast<std::uint32_t>(stream.next() >> 48) + kFloor);
}

}  // namespace lg::gen
