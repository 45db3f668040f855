// SPDX-License-Identifier: Apache-2.0
// WindowSpec: what lgwindow is asked for.
#pragma once

#include <cstdint>
#include <string>

#include "common/time/instant.hpp"
#include "tools/lgwindow/results.hpp"

namespace lg::window {

struct WindowSpec {
  enum class Kind {
    all,       // one window for all data
    running,   // the same, with its values at every event
    tumbling,  // windows of `over`
    hopping,   // windows of `over` every `every`
    session,   // windows that end after a pause of `every`
    trailing   // at every event, the time from `over` before it on
  };
  Kind kind = Kind::all;
  Duration over{0};
  Duration every{0};  // hop or gap
  ResultSpec results;
  std::string time;  // empty: records are taken as they come
  bool once = false;
  Duration lateness{0};
  std::string late_file;  // empty: late events are dead letters
  bool drop_late = false;
  std::uint64_t max_state = 0;  // bytes

  bool is_all() const { return kind == Kind::all || kind == Kind::running; }
};

}  // namespace lg::window
