// SPDX-License-Identifier: Apache-2.0
// Windows of which there is one at a time: all data, or tumbling ones. Nothing is ever taken out of a state.
#include "tools/lgwindow/grid.hpp"
#include "tools/lgwindow/windows.hpp"

namespace lg::window {

namespace {

class OneWindow : public Windows {
 public:
  OneWindow(const Workshop& workshop, bool each)
      : aggregation_(workshop.aggregation),
        writer_(workshop.writer),
        groups_(workshop.keys, workshop.aggregation, workshop.memory),
        each_(each) {}

  void advance(Timestamp) override {}
  void take(const Event& event) override {
    Row& row = groups_.row(groups_.take(event).first);
    std::byte* const state = groups_.state(row);
    ++row.records;
    aggregation_.add(state, nullptr, 0);
    if (each_) writer_.put_event(row, state, event);
  }
  void close_all() override {
    if (!each_) put_rows(std::nullopt);
    groups_.clear();
  }

 protected:
  void put_rows(const std::optional<WindowEnds>& ends) {
    for (RowNumber number = 0; number < groups_.end(); ++number) {
      Row& row = groups_.row(number);
      writer_.put_window(row, groups_.state(row), ends);
    }
  }

  Aggregation& aggregation_;
  RowWriter& writer_;
  Groups<> groups_;

 private:
  bool each_;
};

class Tumbling final : public OneWindow {
 public:
  Tumbling(const Workshop& workshop, Duration over) : OneWindow(workshop, false), grid_(over, over, workshop.zone) {}

  void advance(Timestamp time) override {
    if (groups_.size() > 0 && time >= ends_.end) close_all();
  }
  void take(const Event& event) override {
    if (groups_.size() == 0) ends_ = {grid_.at_or_before(event.time), grid_.after(event.time)};
    OneWindow::take(event);
  }
  void close_all() override {
    put_rows(ends_);
    groups_.clear();
  }

 private:
  Grid grid_;
  WindowEnds ends_;
};

}  // namespace

std::unique_ptr<Windows> make_one_window(const Workshop& workshop, bool each) {
  return std::make_unique<OneWindow>(workshop, each);
}

std::unique_ptr<Windows> make_tumbling(const Workshop& workshop, Duration over) {
  return std::make_unique<Tumbling>(workshop, over);
}

}  // namespace lg::window
