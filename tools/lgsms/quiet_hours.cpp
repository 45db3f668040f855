// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/quiet_hours.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"
#include "common/time/calendar.hpp"
#include "common/time/time_reader.hpp"

namespace lg::sms {

namespace {

constexpr std::size_t kLongestZoneName = 64;

bool read_time_of_day(TimeReader& reader, std::uint32_t& seconds) {
  std::uint32_t hour = 0;
  std::uint32_t minute = 0;
  if (!reader.number(1, 2, hour) || reader.done() || *reader.at != ':') return false;
  ++reader.at;
  if (!reader.number(2, 2, minute) || hour > 23 || minute > 59) return false;
  seconds = hour * 3600 + minute * 60;
  return true;
}

}  // namespace

QuietHours::QuietHours(std::string_view text) {
  TimeReader reader{text.data(), text.data() + text.size()};
  bool good = read_time_of_day(reader, from_) && !reader.done() && *reader.at == '-';
  if (good) ++reader.at;
  good = good && read_time_of_day(reader, to_) && reader.done() && from_ != to_;
  if (!good) throw UsageError(fmt::format("'{}' are no hours of the day (such as 21:00-08:00)", text));
}

std::optional<Timestamp> QuietHours::end_at(Timestamp now, const Zone& zone) const {
  const LocalTime local = local_time(now, zone);
  const bool over_midnight = to_ < from_;
  const bool in_evening = local.second_of_day >= from_;
  const bool in_morning = local.second_of_day < to_;
  if (over_midnight ? !in_evening && !in_morning : !in_evening || !in_morning) return std::nullopt;
  const std::int64_t day = local.day + (over_midnight && in_evening ? 1 : 0);
  const Timestamp end = zone.to_utc(day * kSecondsPerDay + to_);
  // Where the clock is put back over the end, that moment comes twice: the second one counts.
  constexpr std::chrono::minutes kOnceMore{1};
  return end > now ? end : now + kOnceMore;
}

const Zone* Zones::find(const std::string& name) {
  const std::map<std::string, Zone>::const_iterator known = zones_.find(name);
  if (known != zones_.end()) return &known->second;
  if (name.empty() || name.size() > kLongestZoneName) return nullptr;
  try {
    return &zones_.emplace(name, Zone(name)).first->second;
  } catch (const UsageError&) {
    return nullptr;
  }
}

}  // namespace lg::sms
