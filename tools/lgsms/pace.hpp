// SPDX-License-Identifier: Apache-2.0
// Pace: when the gateway may be called next: as --rate says (a token bucket that holds a tenth of a second's worth, at
// least one call), and after it has asked to be left alone for a while.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "common/time/backoff.hpp"
#include "common/time/instant.hpp"

namespace lg::sms {

class Pace {
 public:
  static constexpr Duration kLongestAskedFor = std::chrono::hours(1);

  // `per_second` 0: as fast as the gateway answers. `seed` is for the jitter.
  Pace(double per_second, std::uint64_t seed)
      : per_second_(per_second), most_(std::max(1.0, per_second / 10)), tokens_(most_), backoff_(seed) {}

  // The earliest time for the next call, which may have passed.
  Timestamp next(Timestamp now) const {
    const double missing = per_second_ > 0 ? 1 - tokens_at(now) : 0;
    if (missing <= 0) return paused_until_;
    const Duration wait(static_cast<std::int64_t>(std::ceil(missing / per_second_ * 1e6)));
    return std::max(paused_until_, now + wait);
  }
  void count_call(Timestamp now) {
    tokens_ = tokens_at(now) - 1;
    filled_ = now;
  }

  // A call that began at `began` was answered with "not now". Pauses for a random time of which the upper bound doubles
  // with every pause that did not help, or for as long as was asked for. Returns when the next call may be.
  Timestamp pause(Timestamp now, Timestamp began, std::optional<Duration> asked_for) {
    if (began >= paused_until_) backoff_.count_failure();  // not one of several that ran at the same time
    Duration pause = backoff_.wait();
    if (asked_for) pause = std::max(pause, std::min(*asked_for, kLongestAskedFor));
    paused_until_ = std::max(paused_until_, now + pause);
    return paused_until_;
  }
  // Any other answer.
  void end_row() { backoff_.reset(); }
  int pauses_in_a_row() const { return backoff_.failures(); }

 private:
  double tokens_at(Timestamp now) const {
    if (!filled_ || now < *filled_) return tokens_;
    return std::min(most_, tokens_ + std::chrono::duration<double>(now - *filled_).count() * per_second_);
  }

  double per_second_;
  double most_;
  double tokens_;
  std::optional<Timestamp> filled_;
  Timestamp paused_until_{};
  Backoff backoff_;
};

}  // namespace lg::sms
