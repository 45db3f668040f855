// SPDX-License-Identifier: Apache-2.0
// Pacer: lets records go at the times of a schedule: so many a second, or at a multiple of event time. It asks the
// clock only when the last answer no longer says enough, and never waits for less than a millisecond after it waited,
// so that a fast schedule goes in small batches.
#pragma once

#include <functional>
#include <optional>

#include "common/time/clock.hpp"

namespace lg::tail {

class Pacer {
 public:
  // `before_waiting` hands over what was written. `clock` must outlive the pacer.
  Pacer(Clock& clock, std::function<void()> before_waiting);

  // Waits until `due`; false at once when a stop was asked for.
  bool wait_until(Timestamp due);
  // As the clock said when it was last asked.
  Timestamp now() const { return now_; }
  Timestamp ask() { return now_ = clock_.now(); }

 private:
  Clock& clock_;
  std::function<void()> before_waiting_;
  Timestamp now_ = Timestamp::min();
  Timestamp waited_until_ = Timestamp::min();
};

// The k-th record may go at start + k / rate. A schedule that is more than a second late (the input had nothing, or the
// output was blocked) starts anew, so that what was missed is not made up for in a burst.
class RateSchedule {
 public:
  RateSchedule(Pacer& pacer, double records_per_second);
  // Waits until the next record may go; false when a stop was asked for.
  bool wait();

 private:
  Timestamp due() const;
  Pacer& pacer_;
  double microseconds_per_record_;
  std::optional<Timestamp> start_;
  double count_ = 0;  // since start_
};

// A record goes at start + (its time - the first one's) / speed.
class ReplaySchedule {
 public:
  ReplaySchedule(Pacer& pacer, double speed);
  bool wait(Timestamp event_time);

 private:
  Pacer& pacer_;
  double speed_;
  std::optional<Timestamp> start_;
  Timestamp first_event_;
};

}  // namespace lg::tail
