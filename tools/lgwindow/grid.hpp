// SPDX-License-Identifier: Apache-2.0
// Grid: where windows (and the slices that they are made of) begin and end: whenever the wall clock of the zone shows a
// multiple of the step, counted from midnight of 1970-01-01, or of a Monday where windows are whole weeks apart. So
// days are local days, of 23 or 25 hours where the clock changes.
//
// Where the clock goes forward, boundaries inside the hour that does not exist fall together at the change. Where it
// goes back, boundaries inside the hour that comes twice count both times if the step is no longer than that hour (a
// window of 30 minutes keeps its 30 minutes), and only the first time if it is longer (a day has one midnight).
#pragma once

#include <cstdint>
#include <vector>

#include "common/time/instant.hpp"
#include "common/time/zone.hpp"

namespace lg::window {

class Grid {
 public:
  // `step` is positive; `hop`, a multiple of it, is how far windows are apart. The zone must outlive the grid.
  Grid(Duration step, Duration hop, const Zone& zone);

  // The last boundary that is not after `time`, and the first that is.
  Timestamp at_or_before(Timestamp time) const;
  Timestamp after(Timestamp time) const;
  // The boundary `count` (from 0) before a boundary.
  Timestamp back(Timestamp boundary, std::int64_t count) const;

 private:
  using Micros = std::int64_t;

  // A time in which the offset from UTC does not change. Its boundaries are `first`, `first` + step, ... of the wall
  // clock, and its begin where `starts`.
  struct Stretch {
    Micros begin;  // UTC
    Micros end;
    Micros offset;  // wall clock - UTC
    Micros first;   // of the wall clock
    bool starts;
  };

  Micros offset_at(Micros utc) const;
  Micros round_up(Micros local) const;
  const Stretch& stretch_at(Micros utc) const;
  const Stretch& stretch_before(const Stretch& stretch) const { return stretch_at(stretch.begin - 1); }
  Stretch make_stretch(Micros utc) const;
  // The first change of the offset in the direction of `step` from `utc` on; kFar away there is one that changes
  // nothing.
  Micros find_change(Micros utc, bool forward) const;

  Micros step_;
  Micros origin_;
  const Zone& zone_;
  mutable std::vector<Stretch> stretches_;  // those found last, newest first
};

}  // namespace lg::window
