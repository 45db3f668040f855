// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/pacer.hpp"

#include <algorithm>
#include <utility>

namespace lg::tail {

namespace {

constexpr Duration kShortestWait = std::chrono::milliseconds(1);
constexpr Duration kLatest = std::chrono::seconds(1);
constexpr double kForever = 4e18;  // microseconds; what is later than this is as good as never

Duration microseconds(double count) {
  return Duration(static_cast<Duration::rep>(std::min(count, kForever)));
}

}  // namespace

Pacer::Pacer(Clock& clock, std::function<void()> before_waiting)
    : clock_(clock), before_waiting_(std::move(before_waiting)) {}

bool Pacer::wait_until(Timestamp due) {
  if (due <= now_ || due <= ask()) return true;
  before_waiting_();
  const bool waited = waited_until_ != Timestamp::min();
  waited_until_ = waited ? std::max(due, waited_until_ + kShortestWait) : due;
  if (!clock_.wait_until(waited_until_)) return false;
  ask();
  return true;
}

RateSchedule::RateSchedule(Pacer& pacer, double records_per_second)
    : pacer_(pacer), microseconds_per_record_(1e6 / records_per_second) {}

Timestamp RateSchedule::due() const {
  return *start_ + microseconds(count_ * microseconds_per_record_);
}

bool RateSchedule::wait() {
  if (!start_) start_ = pacer_.ask();
  if (due() > pacer_.now() && due() + kLatest < pacer_.ask()) {
    start_ = pacer_.now();
    count_ = 0;
  }
  const bool goes = pacer_.wait_until(due());
  ++count_;
  return goes;
}

ReplaySchedule::ReplaySchedule(Pacer& pacer, double speed) : pacer_(pacer), speed_(speed) {}

bool ReplaySchedule::wait(Timestamp event_time) {
  if (!start_) {
    start_ = pacer_.ask();
    first_event_ = event_time;
  }
  return pacer_.wait_until(*start_ + microseconds(static_cast<double>((event_time - first_event_).count()) / speed_));
}

}  // namespace lg::tail
