// SPDX-License-Identifier: Apache-2.0
// Stop: what the signals asked for. SIGINT: a source stops reading and everything behind it drains (a second one ends
// the program at once). SIGTERM: stop after the block in hand. Neither is the end of the data.
#pragma once

namespace lg {

class Stop {
 public:
  virtual ~Stop() = default;
  virtual bool interrupted() const = 0;  // SIGINT came
  virtual bool terminated() const = 0;   // SIGTERM (or SIGHUP) came
  bool requested() const { return interrupted() || terminated(); }
  // Becomes readable when either comes, and stays so; -1 where there is none to wait for.
  virtual int descriptor() const { return -1; }
};

// Never stops: for tests.
class NoStop : public Stop {
 public:
  bool interrupted() const override { return false; }
  bool terminated() const override { return false; }
};

}  // namespace lg
