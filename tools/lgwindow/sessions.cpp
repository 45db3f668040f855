// SPDX-License-Identifier: Apache-2.0
// Sessions (--gap): a key's window ends `gap` after its last event. Events come in the order of their times, so
// sessions never merge, and a list of them by their last events is the order in which they end.
#include <algorithm>
#include <limits>
#include <vector>

#include "tools/lgwindow/windows.hpp"

namespace lg::window {

namespace {

constexpr RowNumber kNone = std::numeric_limits<RowNumber>::max();

struct Session {
  Timestamp first;
  Timestamp last;
  std::uint64_t place = 0;  // counted by sessions as they begin
  RowNumber previous = kNone;
  RowNumber next = kNone;
};

class Sessions final : public Windows {
 public:
  Sessions(const Workshop& workshop, Duration gap)
      : aggregation_(workshop.aggregation),
        writer_(workshop.writer),
        groups_(workshop.keys, workshop.aggregation, workshop.memory),
        ending_(Accounted<RowNumber>(workshop.memory)),
        gap_(gap) {}

  void advance(Timestamp time) override {
    while (oldest_ != kNone && session(oldest_).last + gap_ <= time) close_oldest();
  }
  void take(const Event& event) override {
    const auto [number, is_new] = groups_.take(event);
    Row& row = groups_.row(number);
    Session& own = groups_.extra(row);
    if (is_new) {
      own.first = event.time;
      own.place = begun_++;
    } else {
      unlink(own);
    }
    own.last = event.time;
    link_as_newest(number);
    ++row.records;
    aggregation_.add(groups_.state(row), nullptr, 0);
  }
  void close_all() override {
    while (oldest_ != kNone) close_oldest();
  }

 private:
  Session& session(RowNumber number) { return groups_.extra(groups_.row(number)); }

  void unlink(Session& own) {
    (own.previous == kNone ? oldest_ : session(own.previous).next) = own.next;
    (own.next == kNone ? newest_ : session(own.next).previous) = own.previous;
  }
  void link_as_newest(RowNumber number) {
    Session& own = session(number);
    own.previous = newest_;
    own.next = kNone;
    (newest_ == kNone ? oldest_ : session(newest_).next) = number;
    newest_ = number;
  }

  // Closes all sessions that end with the oldest, in the order in which they began.
  void close_oldest() {
    const Timestamp last = session(oldest_).last;
    ending_.clear();
    for (; oldest_ != kNone && session(oldest_).last == last; unlink(session(oldest_))) ending_.push_back(oldest_);
    std::sort(ending_.begin(), ending_.end(),
              [this](RowNumber a, RowNumber b) { return session(a).place < session(b).place; });
    for (const RowNumber number : ending_) {
      Row& row = groups_.row(number);
      writer_.put_window(row, groups_.state(row), WindowEnds{session(number).first, last + gap_});
      groups_.drop(number);
    }
  }

  Aggregation& aggregation_;
  RowWriter& writer_;
  Groups<Session> groups_;
  std::vector<RowNumber, Accounted<RowNumber>> ending_;
  Duration gap_;
  std::uint64_t begun_ = 0;
  RowNumber oldest_ = kNone;  // of the list by last events
  RowNumber newest_ = kNone;
};

}  // namespace

std::unique_ptr<Windows> make_sessions(const Workshop& workshop, Duration gap) {
  return std::make_unique<Sessions>(workshop, gap);
}

}  // namespace lg::window
