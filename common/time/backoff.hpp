// SPDX-License-Identifier: Apache-2.0
// Backoff: how long to wait before the next try: a random time between half and the whole of a bound that doubles with
// every try in a row that failed, so that many clients of a service that comes back do not all come at once.
#pragma once

#include <algorithm>
#include <cstdint>

#include "common/time/instant.hpp"

namespace lg {

class Backoff {
 public:
  static constexpr Duration kFirst = std::chrono::milliseconds(100);
  static constexpr Duration kLongest = std::chrono::minutes(1);

  explicit Backoff(std::uint64_t seed, Duration first = kFirst, Duration longest = kLongest)
      : first_(first), longest_(longest), random_(seed | 1) {}

  // Another try has failed.
  void count_failure() { ++failures_; }
  int failures() const { return failures_; }
  void reset() { failures_ = 0; }

  // The wait after as many failures in a row.
  Duration wait() {
    const int doublings = std::clamp(failures_ - 1, 0, 20);
    const Duration bound = std::min(first_ * (std::int64_t{1} << doublings), longest_);
    const std::uint64_t half = static_cast<std::uint64_t>(std::max<std::int64_t>(bound.count() / 2, 1));
    return Duration(static_cast<std::int64_t>(half + random() % half));
  }

 private:
  // xorshift64* (Marsaglia): all that a jitter needs.
  std::uint64_t random() {
    random_ ^= random_ >> 12;
    random_ ^= random_ << 25;
    random_ ^= random_ >> 27;
    return random_ * 0x2545F4914F6CDD1DULL >> 11;
  }

  Duration first_;
  Duration longest_;
  int failures_ = 0;
  std::uint64_t random_;
};

}  // namespace lg
