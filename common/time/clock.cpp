// SPDX-License-Identifier: Apache-2.0
#include "common/time/clock.hpp"

namespace lg {

bool Clock::wait_until(Timestamp time) {
  while (periodic_ != nullptr) {
    const std::optional<Duration> due = periodic_->until_due();
    const Timestamp present = now();
    if (!due || *due >= time - present) break;
    if (!sleep_until(present + *due)) return false;
    periodic_->work_if_due();
  }
  return sleep_until(time);
}

}  // namespace lg
