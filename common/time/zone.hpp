// SPDX-License-Identifier: Apache-2.0
// Zone: one time zone of the system's tz database, with the last offset cached, so that a stream of near times costs
// no lookup. Wraps Howard Hinnant's date/tz, the only place that does.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/time/instant.hpp"

namespace lg {

using LocalSeconds = std::int64_t;  // seconds since 1970-01-01T00:00:00 of the zone's wall clock

class Zone {
 public:
  Zone();                                // UTC
  explicit Zone(std::string_view name);  // "Europe/Berlin", "UTC"; throws UsageError for an unknown one
  ~Zone();
  Zone(Zone&&) noexcept;
  Zone& operator=(Zone&&) noexcept;

  const std::string& name() const { return name_; }
  bool is_utc() const { return !rules_; }

  // Wall clock to UTC. In a gap (spring: the hour does not exist) the time is read with the offset in force before the
  // gap, so 02:30 becomes 03:30; in a fold (autumn: the hour comes twice) the earlier of the two instants is meant.
  // Any time that a Timestamp can hold is good. Const, but not for two threads at once: the last offset is remembered.
  std::chrono::sys_seconds to_utc(LocalSeconds local) const {
    return std::chrono::sys_seconds(std::chrono::seconds(rules_ ? local - offset_at_local(local) : local));
  }
  LocalSeconds to_local(std::chrono::sys_seconds utc) const {
    std::int64_t seconds = utc.time_since_epoch().count();
    return rules_ ? seconds + offset_at_utc(seconds) : seconds;
  }

 private:
  struct Rules;
  std::int64_t offset_at_utc(std::int64_t utc) const;
  std::int64_t offset_at_local(std::int64_t local) const;

  std::string name_ = "UTC";
  std::unique_ptr<Rules> rules_;  // none for UTC
};

}  // namespace lg
