// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/progress.hpp"

#include <algorithm>

namespace lg {

Progress::Progress(Source& source, Stage& stage, Output& output, DeadLetters& dead_letters, Clock& clock)
    : source_(source),
      stage_(stage),
      output_(output),
      dead_letters_(dead_letters),
      clock_(clock),
      commits_(source.takes_commits()),
      active_(commits_ || output.sink().settles_later()) {}

void Progress::set_mark() {
  last_set_ = clock_.now();
  unmarked_ = false;
  source_.mark(++set_);
  stage_.on_mark(set_);
}

void Progress::advance() {
  if (!active_) return;
  if (unmarked_) {
    const Timestamp now = clock_.now();
    if (now - last_set_ >= kInterval || now < last_set_) set_mark();
  }
  hand_on(false);
}

void Progress::settle() {
  set_mark();
  const Timestamp until = clock_.now() + kPatience;
  for (;;) {
    hand_on(true);
    const Timestamp now = clock_.now();
    if (accepted_ >= set_ || now >= until || !clock_.wait_until(now + kPoll)) return;
    if (const std::optional<Timestamp> due = stage_.next_tick(false); due && *due <= clock_.now()) stage_.on_tick();
  }
}

void Progress::hand_on(bool wait) {
  if (written_ < set_) {
    if (const Mark settled = stage_.settled(); settled > written_) {
      output_.flush();
      written_ = settled;
      output_.sink().mark(written_);
    }
  }
  if (accepted_ < written_) {
    if (const Mark settled = output_.sink().settled(); settled > accepted_) {
      accepted_ = settled;
      dead_letters_.sync();
      if (commits_) source_.commit(accepted_, wait);
    }
  }
}

std::optional<Duration> Progress::until_due() const {
  if (!active_) return std::nullopt;
  if (accepted_ < set_) return kPoll;
  if (!unmarked_) return std::nullopt;
  return std::max(last_set_ + kInterval - clock_.now(), Duration::zero());
}

void Progress::finish() {
  if (!commits_) return;
  dead_letters_.sync();
  source_.mark(++set_);
  stage_.on_mark(set_);
  if (const Mark settled = stage_.settled(); settled > 0) source_.commit(settled, true);
}

}  // namespace lg
