// SPDX-License-Identifier: Apache-2.0
// TimeWriter: writes times by a strftime-like format that is compiled once, with the letters of TimeFormat.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/time/instant.hpp"
#include "common/time/time_parts.hpp"
#include "common/time/zone.hpp"

namespace lg {

class TimeWriter {
 public:
  // Any letters in any number: unlike reading, writing needs no whole date. Throws UsageError, naming the bad part.
  explicit TimeWriter(std::string_view format);

  // Appends `instant` as the clocks of `zone` show it. %S, %s and %f write the digits of the fraction that were given
  // (%f at least one), %z is +0200, and numbers are padded as strftime does.
  void append(std::string& out, const Instant& instant, const Zone& zone) const;

 private:
  std::vector<TimePart> parts_;
};

// For a format that is used once: "2014.10.23" by "%Y.%m.%d".
std::string format_time(const Instant& instant, std::string_view format, const Zone& zone);

}  // namespace lg
