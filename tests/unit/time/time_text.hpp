// SPDX-License-Identifier: Apache-2.0
// Shorthands of the tests of common/time: times as text, so that a table of cases reads like a table.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "common/time/time_format.hpp"

namespace lg::test {

// What `text` is in UTC, written as RFC 3339, or "no" if it cannot be read.
inline std::string read(const TimeFormat& format, std::string_view text, const Zone& zone = Zone()) {
  Instant instant;
  if (!format.parse(text, zone, instant)) return "no";
  char buffer[kMaxTimeLength];
  return std::string(buffer, format_rfc3339(instant, buffer));
}

inline Timestamp at(std::string_view text) {
  Instant instant;
  if (!TimeFormat().parse(text, Zone(), instant)) throw std::invalid_argument(std::string(text));
  return instant.time;
}

}  // namespace lg::test
