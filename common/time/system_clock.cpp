// SPDX-License-Identifier: Apache-2.0
#include "common/time/system_clock.hpp"

#include <poll.h>

namespace lg {

Timestamp SystemClock::now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

bool SystemClock::sleep_until(Timestamp time) {
  for (;;) {
    const Duration left = time - now();
    if (left <= Duration::zero()) return true;
    const std::chrono::nanoseconds nanoseconds = left;
    const std::chrono::seconds seconds = std::chrono::floor<std::chrono::seconds>(nanoseconds);
    const timespec wait{seconds.count(), (nanoseconds - seconds).count()};
    pollfd stop{stop_descriptor_, POLLIN, 0};
    if (::ppoll(&stop, 1, &wait, nullptr) > 0) return false;
  }
}

}  // namespace lg
