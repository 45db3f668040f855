// SPDX-License-Identifier: Apache-2.0
// TimeFormat: reads times from text, by RFC 3339 (and its usual relatives) or by a strptime-like format that is
// compiled once. Reading never throws and never allocates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/time/instant.hpp"
#include "common/time/time_parts.hpp"
#include "common/time/zone.hpp"

namespace lg {

class TimeFormat {
 public:
  // The default: RFC 3339 with 'T', 't' or one space between date and time; seconds, fraction (1 to 9 digits, '.' or
  // ',') and zone may be absent, and so may the whole time of day (then it is midnight). `+0200` is read as `+02:00`.
  TimeFormat() = default;

  // %Y %m %d %e %H %I %M %S %f (fraction digits) %p %b/%B/%h %a/%A %j %y %z (also Z, +hh:mm, +hhmm) %s (seconds since
  // 1970, with an optional fraction) %L (milliseconds since 1970) %T %D %F %R %n %t %%. Everything else is itself;
  // a blank matches any number of blanks. %S takes an optional fraction. Throws UsageError, naming the bad part.
  // Names are English, in any case, whole or cut to three letters; %a is read and not checked. %m, %d, %H, %I, %M and
  // %S take one or two digits, %Y four, %y two (69 to 99 are 1969 to 1999, else 20..). What is absent is the first
  // (month, day) or zero (time of day); a format that says too little to give a time (no year, %I without %p) or the
  // same thing twice is refused. An empty format is the default one.
  explicit TimeFormat(std::string_view format);

  const std::string& text() const { return text_; }  // empty for the default

  // Reads the whole of `text`; false if it is no such time. Times without a zone are in `zone`. 24:00:00 and the
  // leap second :60 are read as the first second after.
  bool parse(std::string_view text, const Zone& zone, Instant& out) const noexcept;

 private:
  std::string text_;
  std::vector<TimePart> parts_;
};

}  // namespace lg
