// SPDX-License-Identifier: Apache-2.0
// TimeSettings: what --time-format and --tz say together: how to read a time, and whose midnight counts.
#pragma once

#include "common/time/time_format.hpp"
#include "common/time/zone.hpp"

namespace lg {

struct TimeSettings {
  TimeFormat format;
  Zone zone;

  bool parse(std::string_view text, Instant& out) const { return format.parse(text, zone, out); }
};

}  // namespace lg
