// SPDX-License-Identifier: Apache-2.0
#include "common/time/zone_rule.hpp"

#include <date/ptz.h>

#include <exception>
#include <utility>

namespace lg {

struct ZoneRule::Implementation {
  Posix::time_zone zone;
};

ZoneRule::ZoneRule(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
ZoneRule::~ZoneRule() = default;

std::unique_ptr<ZoneRule> ZoneRule::make(const std::string& line) {
  try {
    return std::unique_ptr<ZoneRule>(
        new ZoneRule(std::make_unique<Implementation>(Implementation{Posix::time_zone(line)})));
  } catch (const std::exception&) {
    return nullptr;
  }
}

OffsetSpan ZoneRule::at(std::int64_t time) const {
  date::sys_info info = implementation_->zone.get_info(date::sys_seconds(std::chrono::seconds(time)));
  return {info.begin.time_since_epoch().count(), info.end.time_since_epoch().count(), info.offset.count()};
}

}  // namespace lg
