// SPDX-License-Identifier: Apache-2.0
// Clock: the seam through which the wall clock is asked and waited for, so that no test sleeps.
#pragma once

#include "common/time/instant.hpp"

namespace lg {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() = 0;
  // Waits until `time`, or returns false at once when a stop was asked for (see pipeline/stop.hpp).
  virtual bool wait_until(Timestamp time) = 0;
};

}  // namespace lg
