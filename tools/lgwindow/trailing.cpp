// SPDX-License-Identifier: Apache-2.0
// Trailing windows (--each): at every event the window [time - over, time] of its key. Since the length is the same for
// all keys, events leave in the order in which they came, so one log for all keys is enough, and a key costs its row.
#include "tools/lgwindow/unit_log.hpp"
#include "tools/lgwindow/windows.hpp"

namespace lg::window {

namespace {

struct EventUnit {
  Timestamp time;
  RowNumber row;
};

class Trailing final : public Windows {
 public:
  Trailing(const Workshop& workshop, Duration over, bool once)
      : aggregation_(workshop.aggregation),
        writer_(workshop.writer),
        groups_(workshop.keys, workshop.aggregation, workshop.memory),
        log_(workshop.memory, sizeof(EventUnit) + workshop.aggregation.unit_size()),
        over_(over),
        once_(once) {}
  ~Trailing() override {
    for (std::uint64_t number = log_.front_number(); number < log_.end_number(); ++number) {
      aggregation_.destroy_unit(part(log_.at(number)));
    }
  }

  void advance(Timestamp time) override {
    while (!log_.empty() && unit(log_.front()).time < time - over_) expire_front();
  }
  void take(const Event& event) override {
    const RowNumber number = groups_.take(event).first;
    Row& row = groups_.row(number);
    const UnitNumber unit_number = static_cast<UnitNumber>(log_.end_number());
    std::byte* const block = log_.push_back();
    new (block) EventUnit{event.time, number};
    aggregation_.construct_unit(part(block));
    ++row.records;
    aggregation_.add(groups_.state(row), part(block), unit_number);
    writer_.put_event(row, groups_.state(row), event);
  }
  void close_all() override {}

 private:
  static EventUnit& unit(std::byte* block) { return *std::launder(reinterpret_cast<EventUnit*>(block)); }
  static std::byte* part(std::byte* block) { return block + sizeof(EventUnit); }

  void expire_front() {
    std::byte* const block = log_.front();
    const RowNumber number = unit(block).row;
    Row& row = groups_.row(number);
    aggregation_.remove(groups_.state(row), part(block), static_cast<UnitNumber>(log_.front_number()));
    aggregation_.destroy_unit(part(block));
    log_.pop_front();
    // A key whose condition was true is remembered until an event of it makes it false.
    if (--row.records == 0 && !(once_ && row.passed)) groups_.drop(number);
  }

  Aggregation& aggregation_;
  RowWriter& writer_;
  Groups<> groups_;
  UnitLog log_;
  Duration over_;
  bool once_;
};

}  // namespace

std::unique_ptr<Windows> make_trailing(const Workshop& workshop, Duration over, bool once) {
  return std::make_unique<Trailing>(workshop, over, once);
}

}  // namespace lg::window
