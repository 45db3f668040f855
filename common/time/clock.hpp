// SPDX-License-Identifier: Apache-2.0
// Clock: the seam through which the wall clock is asked and waited for, so that no test sleeps.
#pragma once

#include <optional>

#include "common/time/instant.hpp"

namespace lg {

class Clock {
 public:
  // Who has something to do from time to time, also while somebody else waits.
  class Periodic {
   public:
    virtual ~Periodic() = default;
    // How long until there is something to do; none if there never is.
    virtual std::optional<Duration> until_due() = 0;
    virtual void work_if_due() = 0;
  };

  virtual ~Clock() = default;
  virtual Timestamp now() = 0;
  // Waits until `time`, or returns false at once when a stop was asked for (see pipeline/stop.hpp).
  bool wait_until(Timestamp time);
  // For work that takes long without a wait: lets go what is due.
  void let_periodic_work() {
    if (periodic_ != nullptr) periodic_->work_if_due();
  }
  // One at most; null for none. It must stay valid until it is replaced.
  void set_periodic(Periodic* periodic) { periodic_ = periodic; }

 protected:
  // wait_until() without anybody else.
  virtual bool sleep_until(Timestamp time) = 0;

 private:
  Periodic* periodic_ = nullptr;
};

}  // namespace lg
