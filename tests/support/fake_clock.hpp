// SPDX-License-Identifier: Apache-2.0
// FakeClock: a clock that a test sets. Waiting takes no time: it moves the clock.
#pragma once

#include <algorithm>
#include <vector>

#include "common/time/clock.hpp"

namespace lg::test {

class FakeClock : public Clock {
 public:
  explicit FakeClock(Timestamp now = {}) : now_(now) {}

  Timestamp now() override { return now_; }
  void set(Timestamp now) { now_ = now; }
  void advance(Duration duration) { now_ += duration; }
  // From now on every wait is cut short, as by a signal.
  void stop() { stopped_ = true; }
  // What was waited for, in order.
  const std::vector<Timestamp>& waits() const { return waits_; }

 protected:
  bool sleep_until(Timestamp time) override {
    if (stopped_) return false;
    waits_.push_back(time);
    now_ = std::max(now_, time);
    return true;
  }

 private:
  Timestamp now_;
  bool stopped_ = false;
  std::vector<Timestamp> waits_;
};

}  // namespace lg::test
