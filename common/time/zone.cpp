// SPDX-License-Identifier: Apache-2.0
// Offsets of a zone. The changes that the tz database lists come from date/tz, once, as a table of spans. That library
// does not read the rule in the last line of a zone's file, which says what happens after the last listed change (2037
// where files are written in full, 2007 where they are written short), so that line is read here.
#include "common/time/zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <vector>

#include "common/error/error.hpp"
#include "common/time/zone_rule.hpp"

namespace lg {
namespace {

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();

std::int64_t seconds_of(date::sys_seconds time) {
  return time.time_since_epoch().count();
}

const date::time_zone* find_zone(std::string_view name) {
  try {
    date::get_tzdb();
  } catch (const std::exception& error) {
    throw Failure(fmt::format("cannot read the time zone database: {}", error.what()), "install the package tzdata");
  }
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    throw UsageError(fmt::format("unknown time zone '{}'", name),
                     "names are those of the tz database, such as Europe/Berlin");
  }
}

// The last line of the zone's file (RFC 8536, section 3.3), or nothing if it holds no rule. `name` is a known zone.
std::optional<ZoneRule> read_rule(std::string_view name) {
  for (std::string_view folder : {"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/usr/share/lib/zoneinfo/"}) {
    std::ifstream file(std::string(folder).append(name), std::ios::binary);
    if (!file) continue;
    std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!content.starts_with("TZif") || !content.ends_with('\n')) return std::nullopt;
    content.pop_back();
    return ZoneRule::parse(std::string_view(content).substr(content.rfind('\n') + 1));
  }
  return std::nullopt;
}

std::vector<OffsetSpan> read_spans(const date::time_zone& zone) {
  constexpr date::sys_seconds kEarliest{date::sys_days(date::year(-9999) / 1 / 1)};
  constexpr date::sys_seconds kLatest{date::sys_days(date::year(9999) / 12 / 31)};
  std::vector<OffsetSpan> spans;
  for (date::sys_seconds at = kEarliest; at < kLatest;) {
    date::sys_info info = zone.get_info(at);
    if (spans.empty() || spans.back().offset != info.offset.count()) {
      if (!spans.empty()) spans.back().end = seconds_of(info.begin);
      spans.push_back({spans.empty() ? kFirst : seconds_of(info.begin), kLast, info.offset.count()});
    }
    at = std::max(info.end, at + std::chrono::seconds(1));
  }
  return spans;
}

}  // namespace

struct Zone::Rules {
  std::vector<OffsetSpan> spans;  // never empty; in order, without holes
  std::optional<ZoneRule> after;  // says the offset from the begin of the last span on

  // The span found last, and the wall-clock times that belong to it.
  OffsetSpan utc{0, 0, 0};
  OffsetSpan local{0, 0, 0};

  OffsetSpan find(std::int64_t time) const;
  OffsetSpan find_local(std::int64_t time) const;
};

OffsetSpan Zone::Rules::find(std::int64_t time) const {
  std::vector<OffsetSpan>::const_iterator next = std::upper_bound(
      spans.begin(), spans.end(), time, [](std::int64_t value, const OffsetSpan& span) { return value < span.begin; });
  OffsetSpan span = *std::prev(next);
  if (next != spans.end() || !after) return span;
  // Beyond the years that can be read the rule is not followed: its arithmetic has years of 16 bits.
  constexpr std::int64_t kRuleEnd = 253'500'000'000;
  OffsetSpan ruled = after->at(std::min(time, kRuleEnd));
  return {std::max(span.begin, ruled.begin), time < kRuleEnd ? ruled.end : kLast, ruled.offset};
}

// A span owns the local times from its begin, seen by the larger of the offsets before and after, to its end, seen
// likewise: thus a gap and a fold both belong to the offset before the change.
OffsetSpan Zone::Rules::find_local(std::int64_t time) const {
  OffsetSpan span = find(time);
  while (true) {
    std::int64_t begin = kFirst;
    std::int64_t end = kLast;
    if (span.begin != kFirst) {
      OffsetSpan before = find(span.begin - 1);
      begin = span.begin + std::max(before.offset, span.offset);
      if (time < begin) {
        span = before;
        continue;
      }
    }
    if (span.end != kLast) {
      OffsetSpan next = find(span.end);
      end = span.end + std::max(span.offset, next.offset);
      if (time >= end) {
        span = next;
        continue;
      }
    }
    return {begin, end, span.offset};
  }
}

Zone::Zone() = default;
Zone::~Zone() = default;
Zone::Zone(Zone&&) noexcept = default;
Zone& Zone::operator=(Zone&&) noexcept = default;

Zone::Zone(std::string_view name) : name_(name) {
  if (name == "UTC" || name == "Etc/UTC") return;
  const date::time_zone* zone = find_zone(name);
  rules_ = std::make_unique<Rules>();
  rules_->spans = read_spans(*zone);
  rules_->after = read_rule(name);
}

std::int64_t Zone::offset_at_utc(std::int64_t utc) const {
  OffsetSpan& cached = rules_->utc;
  if (utc < cached.begin || utc >= cached.end) cached = rules_->find(utc);
  return cached.offset;
}

std::int64_t Zone::offset_at_local(std::int64_t local) const {
  OffsetSpan& cached = rules_->local;
  if (local < cached.begin || local >= cached.end) cached = rules_->find_local(local);
  return cached.offset;
}

}  // namespace lg
