// SPDX-License-Identifier: Apache-2.0
// Waiter: waits until an input has something, and meanwhile looks for what else must end the waiting: a signal, and the
// reader of our output going away (`lgtail -f x | head -1` must end at once, not at the next line).
#pragma once

#include <chrono>
#include <optional>

#include "common/pipeline/stop.hpp"

namespace lg {

// A point in time after which waiting is over; none for kForever (a negative wait).
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds wait);
  // The earlier of this one and one so far from now.
  Deadline sooner(std::chrono::milliseconds wait) const;
  bool passed() const;
  // For poll(): rounded up, so that a wait is never a spin; -1 for ever.
  int left() const;

 private:
  std::optional<std::chrono::steady_clock::time_point> end_;
};

class Waiter {
 public:
  enum class Wake { readable, signalled, timed_out };

  // `output` is the descriptor of our output, -1 for none. Both outlive the waiter.
  Waiter(const Stop& stop, int output);
  // `input` may be -1. Throws OutputClosed. `signalled`: look at the Stop again, which may ask for nothing new.
  Wake wait(int input, const Deadline& deadline);

 private:
  const Stop& stop_;
  int output_;
};

}  // namespace lg
