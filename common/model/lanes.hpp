// SPDX-License-Identifier: Apache-2.0
// Sums in eight fixed lanes: number i goes to lane i modulo 8, and the lanes are added in one order. So a sum has the
// same bits whether the compiler takes one, two or four numbers at a time. Lengths are multiples of 8.
#pragma once

#include <cstddef>

namespace lg::model {

inline constexpr std::size_t kLanes = 8;

inline double add_lanes(const double* lanes) {
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

inline double lane_sum(const double* a, std::size_t count) {
  double lanes[kLanes] = {};
  for (std::size_t i = 0; i < count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += a[i + lane];
  }
  return add_lanes(lanes);
}

inline double lane_dot(const double* a, const double* b, std::size_t count) {
  double lanes[kLanes] = {};
  for (std::size_t i = 0; i < count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
  }
  return add_lanes(lanes);
}

}  // namespace lg::model
