// SPDX-License-Identifier: Apache-2.0
// SignalStop: the process's signals as a Stop. One at a time.
#pragma once

#include "common/pipeline/stop.hpp"

namespace lg {

class SignalStop : public Stop {
 public:
  SignalStop();
  ~SignalStop() override;
  bool interrupted() const override;
  bool terminated() const override;
  int descriptor() const override;
};

}  // namespace lg
