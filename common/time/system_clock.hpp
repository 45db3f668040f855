// SPDX-License-Identifier: Apache-2.0
// SystemClock: the wall clock, and a wait that a stop cuts short.
#pragma once

#include "common/time/clock.hpp"

namespace lg {

class SystemClock : public Clock {
 public:
  // `stop_descriptor` becomes readable when waiting is to end; -1 for none.
  explicit SystemClock(int stop_descriptor) : stop_descriptor_(stop_descriptor) {}
  Timestamp now() override;

 protected:
  bool sleep_until(Timestamp time) override;

 private:
  int stop_descriptor_;
};

}  // namespace lg
