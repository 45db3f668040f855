// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/grid.hpp"

#include <algorithm>
#include <limits>

#include "common/time/calendar.hpp"

namespace lg::window {

namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kMonday = 4 * kDay;           // 1970-01-05
constexpr std::int64_t kProbe = 6 * 3600 * kSecond;  // no zone changes its clock twice within
constexpr std::int64_t kFar = 400 * kDay;
constexpr std::size_t kKept = 16;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

Timestamp timestamp(std::int64_t micros) {
  return Timestamp(Duration(micros));
}

}  // namespace

Grid::Grid(Duration step, Duration hop, const Zone& zone)
    : step_(step.count()), origin_(hop.count() % (7 * kDay) == 0 ? kMonday : 0), zone_(zone) {
  if (zone_.is_utc()) {
    constexpr Micros kLimit = std::numeric_limits<Micros>::max();
    stretches_.push_back({-kLimit, kLimit, 0, round_up(-kLimit / 2), false});
  }
}

Grid::Micros Grid::offset_at(Micros utc) const {
  const std::chrono::sys_seconds second(std::chrono::seconds(floor_divide(utc, kSecond)));
  return (zone_.to_local(second) - second.time_since_epoch().count()) * kSecond;
}

Grid::Micros Grid::round_up(Micros local) const {
  return origin_ - floor_divide(origin_ - local, step_) * step_;
}

const Grid::Stretch& Grid::stretch_at(Micros utc) const {
  for (const Stretch& stretch : stretches_) {
    if (utc >= stretch.begin && utc < stretch.end) return stretch;
  }
  stretches_.reserve(kKept + 1);
  stretches_.insert(stretches_.begin(), make_stretch(utc));
  if (stretches_.size() > kKept) stretches_.pop_back();
  return stretches_.front();
}

Grid::Micros Grid::find_change(Micros utc, bool forward) const {
  const Micros offset = offset_at(utc);
  const Micros direction = forward ? kProbe : -kProbe;
  // Limits at multiples of kFar, so that two searches end at the same one.
  const Micros limit = (floor_divide(utc, kFar) + (forward ? 1 : 0)) * kFar;
  Micros same = utc;
  Micros other = utc + direction;
  while (forward ? other < limit : other > limit) {
    if (offset_at(other) != offset) break;
    same = other;
    other += direction;
  }
  other = forward ? std::min(other, limit) : std::max(other, limit);
  if (offset_at(other) == offset) return other;
  // The change is between the two, at a whole second.
  Micros low = floor_divide(std::min(same, other), kSecond);
  Micros high = floor_divide(std::max(same, other), kSecond);
  const Micros low_offset = offset_at(low * kSecond);
  while (high - low > 1) {
    const Micros middle = low + (high - low) / 2;
    (offset_at(middle * kSecond) == low_offset ? low : high) = middle;
  }
  return high * kSecond;
}

Grid::Stretch Grid::make_stretch(Micros utc) const {
  Stretch stretch{};
  stretch.begin = find_change(utc, false);
  stretch.end = find_change(utc, true);
  stretch.offset = offset_at(utc);
  const Micros shown = stretch.begin + stretch.offset;
  const Micros would_show = stretch.begin + offset_at(stretch.begin - 1);
  stretch.starts = shown > would_show && round_up(would_show) <= shown;
  const bool twice = shown < would_show && step_ <= would_show - shown;
  stretch.first = round_up(twice ? shown : std::max(shown, would_show));
  if (stretch.starts && stretch.first == shown) stretch.first += step_;
  return stretch;
}

Timestamp Grid::at_or_before(Timestamp time) const {
  const Micros utc = time.time_since_epoch().count();
  const Stretch* stretch = &stretch_at(utc);
  for (Micros local = utc + stretch->offset;;) {
    if (local >= stretch->first) {
      return timestamp(local - (local - stretch->first) % step_ - stretch->offset);
    }
    if (stretch->starts) return timestamp(stretch->begin);
    stretch = &stretch_before(*stretch);
    local = stretch->end - 1 + stretch->offset;
  }
}

Timestamp Grid::after(Timestamp time) const {
  const Micros utc = time.time_since_epoch().count();
  const Stretch* stretch = &stretch_at(utc);
  const Micros local = utc + stretch->offset;
  Micros next = local < stretch->first ? stretch->first : local - (local - stretch->first) % step_ + step_;
  while (next - stretch->offset >= stretch->end) {
    stretch = &stretch_at(stretch->end);
    if (stretch->starts) return timestamp(stretch->begin);
    next = stretch->first;
  }
  return timestamp(next - stretch->offset);
}

Timestamp Grid::back(Timestamp boundary, std::int64_t count) const {
  Micros utc = boundary.time_since_epoch().count();
  for (;;) {
    const Stretch& stretch = stretch_at(utc);
    const Micros local = utc + stretch.offset;
    // At the begin of a stretch that starts with a boundary, there is none before in it.
    const std::int64_t before = local >= stretch.first ? (local - stretch.first) / step_ : 0;
    if (count <= before) return timestamp(utc - count * step_);
    count -= before;
    const bool at_begin = local < stretch.first;
    if (stretch.starts && !at_begin) {
      utc = stretch.begin;
      if (--count == 0) return timestamp(utc);
    }
    utc = at_or_before(timestamp(stretch_at(utc).begin - 1)).time_since_epoch().count();
    if (--count == 0) return timestamp(utc);
  }
}

}  // namespace lg::window
