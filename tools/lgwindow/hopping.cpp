// SPDX-License-Identifier: Apache-2.0
// Hopping windows, by slices of the greatest common divisor of their length and their hop. Each key has one running
// state, to which events are added as they come; what it brought in one slice (its unit) is taken out as a whole when
// the window has moved past the slice. So the cost of a hop does not depend on how many slices or hops a window spans.
#include <algorithm>
#include <numeric>

#include "tools/lgwindow/grid.hpp"
#include "tools/lgwindow/unit_log.hpp"
#include "tools/lgwindow/windows.hpp"

namespace lg::window {

namespace {

struct SliceUnit {
  Timestamp slice;  // its start
  std::uint64_t records;
  std::uint64_t next;  // the key's next unit
  RowNumber row;
};

// The numbers of a key's oldest and newest unit.
struct UnitEnds {
  std::uint64_t oldest = 0;
  std::uint64_t newest = 0;
};

class Hopping final : public Windows {
 public:
  Hopping(const Workshop& workshop, Duration over, Duration every)
      : aggregation_(workshop.aggregation),
        writer_(workshop.writer),
        groups_(workshop.keys, workshop.aggregation, workshop.memory),
        log_(workshop.memory, sizeof(SliceUnit) + workshop.aggregation.unit_size()),
        slices_(Duration(std::gcd(over.count(), every.count())), every, workshop.zone),
        hops_(every, every, workshop.zone),
        slices_per_window_(over.count() / std::gcd(over.count(), every.count())),
        live_(Accounted<Place>(workshop.memory)),
        moved_(Accounted<Place>(workshop.memory)),
        merged_(Accounted<Place>(workshop.memory)) {}
  ~Hopping() override {
    for (std::uint64_t number = log_.front_number(); number < log_.end_number(); ++number) {
      aggregation_.destroy_unit(part(log_.at(number)));
    }
  }

  void advance(Timestamp time) override {
    while (!log_.empty() && next_.end <= time) close_window();
  }
  void take(const Event& event) override;
  void close_all() override {
    while (!log_.empty()) close_window();
  }

 private:
  // A row in the order of the keys' first events in the window.
  struct Place {
    std::uint64_t oldest;  // unit
    RowNumber row;
    bool operator<(const Place& other) const { return oldest < other.oldest; }
  };

  static SliceUnit& unit(std::byte* block) { return *std::launder(reinterpret_cast<SliceUnit*>(block)); }
  static std::byte* part(std::byte* block) { return block + sizeof(SliceUnit); }
  UnitEnds& ends_of(RowNumber number) { return groups_.extra(groups_.row(number)); }
  bool is_current(const Place& place) {
    const Row& row = groups_.row(place.row);
    return row.records > 0 && ends_of(place.row).oldest == place.oldest;
  }

  std::byte* add_unit(RowNumber number, bool is_new);
  void set_next_window(Timestamp end) { next_ = {slices_.back(end, slices_per_window_), end}; }
  void close_window();
  void expire_front();
  void order_rows();

  Aggregation& aggregation_;
  RowWriter& writer_;
  Groups<UnitEnds> groups_;
  UnitLog log_;
  Grid slices_;
  Grid hops_;
  std::int64_t slices_per_window_;
  WindowEnds next_{};  // the next window to close; of no meaning while there are no units
  WindowEnds slice_{Timestamp::max(), Timestamp::max()};  // that the last event was in
  std::vector<Place, Accounted<Place>> live_;             // in order; may hold places that are no longer current
  std::vector<Place, Accounted<Place>> moved_;            // of rows whose oldest unit has left
  std::vector<Place, Accounted<Place>> merged_;
};

void Hopping::take(const Event& event) {
  if (event.time >= slice_.end || event.time < slice_.start) {
    slice_ = {slices_.at_or_before(event.time), slices_.after(event.time)};
  }
  if (log_.empty()) set_next_window(hops_.after(event.time));
  // With hops longer than the windows, an event may be in none.
  if (slice_.start < next_.start) return;
  const auto [number, is_new] = groups_.take(event);
  Row& row = groups_.row(number);
  std::byte* block = is_new ? nullptr : log_.at(ends_of(number).newest);
  if (is_new || unit(block).slice != slice_.start) block = add_unit(number, is_new);
  ++unit(block).records;
  ++row.records;
  aggregation_.add(groups_.state(row), part(block), slice_.start.time_since_epoch().count());
}

std::byte* Hopping::add_unit(RowNumber number, bool is_new) {
  const std::uint64_t unit_number = log_.end_number();
  std::byte* const block = log_.push_back();
  new (block) SliceUnit{slice_.start, 0, 0, number};
  aggregation_.construct_unit(part(block));
  UnitEnds& ends = ends_of(number);
  if (is_new) {
    ends.oldest = unit_number;
    live_.push_back({unit_number, number});
  } else {
    unit(log_.at(ends.newest)).next = unit_number;
  }
  ends.newest = unit_number;
  return block;
}

void Hopping::close_window() {
  order_rows();
  for (const Place& place : live_) {
    Row& row = groups_.row(place.row);
    writer_.put_window(row, groups_.state(row), next_);
  }
  set_next_window(hops_.after(next_.end));
  while (!log_.empty() && unit(log_.front()).slice < next_.start) expire_front();
}

void Hopping::expire_front() {
  std::byte* const block = log_.front();
  const SliceUnit expired = unit(block);
  Row& row = groups_.row(expired.row);
  aggregation_.remove(groups_.state(row), part(block), expired.slice.time_since_epoch().count());
  aggregation_.destroy_unit(part(block));
  log_.pop_front();
  row.records -= expired.records;
  if (row.records == 0) {
    groups_.drop(expired.row);
  } else {
    ends_of(expired.row).oldest = expired.next;
    moved_.push_back({expired.next, expired.row});
  }
}

void Hopping::order_rows() {
  const auto is_stale = [this](const Place& place) { return !is_current(place); };
  live_.erase(std::remove_if(live_.begin(), live_.end(), is_stale), live_.end());
  moved_.erase(std::remove_if(moved_.begin(), moved_.end(), is_stale), moved_.end());
  std::sort(moved_.begin(), moved_.end());
  merged_.clear();
  std::merge(live_.begin(), live_.end(), moved_.begin(), moved_.end(), std::back_inserter(merged_));
  live_.swap(merged_);
  moved_.clear();
}

}  // namespace

std::unique_ptr<Windows> make_hopping(const Workshop& workshop, Duration over, Duration every) {
  return std::make_unique<Hopping>(workshop, over, every);
}

}  // namespace lg::window
