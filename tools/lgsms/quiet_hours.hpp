// SPDX-License-Identifier: Apache-2.0
// QuietHours: the time of day in which nobody is to be woken, by the clock of the recipient.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/time/instant.hpp"
#include "common/time/zone.hpp"

namespace lg::sms {

class QuietHours {
 public:
  // "21:00-08:00": from the first on, up to and without the second, over midnight where that is earlier. Throws
  // UsageError.
  explicit QuietHours(std::string_view text);

  // When the quiet hours that `now` is in end; none if it is in none.
  std::optional<Timestamp> end_at(Timestamp now, const Zone& zone) const;

 private:
  std::uint32_t from_ = 0;  // seconds of the day
  std::uint32_t to_ = 0;
};

// Zones by name, each read once.
class Zones {
 public:
  // Null where there is none of that name.
  const Zone* find(const std::string& name);

 private:
  std::map<std::string, Zone> zones_;
};

}  // namespace lg::sms
