// SPDX-License-Identifier: Apache-2.0
// Progress: sees to it that a source is told what need not come again, and not before it is true: it sets marks behind
// what was read, hands them from the stage to the sink as each settles what is before them, and in the end to the
// source.
#pragma once

#include <optional>

#include "common/io/source.hpp"
#include "common/pipeline/dead_letters.hpp"
#include "common/pipeline/output.hpp"
#include "common/pipeline/stage.hpp"
#include "common/time/clock.hpp"

namespace lg {

class Progress {
 public:
  static constexpr Duration kInterval = std::chrono::seconds(1);   // between two marks
  static constexpr Duration kPoll = std::chrono::milliseconds(5);  // between two looks at what is not settled
  static constexpr Duration kPatience = std::chrono::seconds(10);

  Progress(Source& source, Stage& stage, Output& output, DeadLetters& dead_letters, Clock& clock);

  // Records were read.
  void note_read() { unmarked_ = true; }
  // Sets a mark where one is due, and hands on those that are settled. Throws what the sink throws.
  void advance();
  // Sees to it that all that was read is settled and committed, however long that takes; gives up after kPatience, or
  // when a stop is asked for.
  void settle();
  // How long until advance() has something to do; none: not before something is read.
  std::optional<Duration> until_due() const;
  // The stage has ended, and everything that it has written was accepted.
  void finish();

 private:
  void set_mark();
  void hand_on(bool wait);

  Source& source_;
  Stage& stage_;
  Output& output_;
  DeadLetters& dead_letters_;
  Clock& clock_;
  bool commits_;
  bool active_;
  bool unmarked_ = false;
  Timestamp last_set_{};
  Mark set_ = 0;      // the newest mark
  Mark written_ = 0;  // the stage has written what is before it
  Mark accepted_ = 0;
};

}  // namespace lg
