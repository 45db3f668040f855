// SPDX-License-Identifier: Apache-2.0
// Windows: what a kind of window is. Events come in the order of their times; the row of a window is put out when the
// time has reached its end.
#pragma once

#include <memory>

#include "common/time/zone.hpp"
#include "tools/lgwindow/groups.hpp"
#include "tools/lgwindow/row_writer.hpp"

namespace lg::window {

class Windows {
 public:
  virtual ~Windows() = default;
  // Nothing before `time` will come any more: closes the windows that end then or earlier.
  virtual void advance(Timestamp time) = 0;
  // advance() was called for the event's time.
  virtual void take(const Event& event) = 0;
  // Nothing at all will come any more.
  virtual void close_all() = 0;
};

// What the kinds of windows are made of; everything outlives them.
struct Workshop {
  KeyCodec& keys;
  Aggregation& aggregation;
  RowWriter& writer;
  Memory& memory;
  const Zone& zone;
};

// All data, or windows of `over` that follow one another. The rows come in the order in which their keys did.
std::unique_ptr<Windows> make_one_window(const Workshop& workshop, bool each);
std::unique_ptr<Windows> make_tumbling(const Workshop& workshop, Duration over);
// Windows of `over` that end at every multiple of `every`.
std::unique_ptr<Windows> make_hopping(const Workshop& workshop, Duration over, Duration every);
// Windows of a key that end `gap` after its last event.
std::unique_ptr<Windows> make_sessions(const Workshop& workshop, Duration gap);
// At every event, the window [time - over, time] of its key.
std::unique_ptr<Windows> make_trailing(const Workshop& workshop, Duration over, bool once);

}  // namespace lg::window
