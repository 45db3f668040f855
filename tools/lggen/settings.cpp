// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/settings.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"
#include "common/time/time_format.hpp"

namespace lg::gen {

std::chrono::sys_days parse_start(const std::string& text) {
  constexpr std::chrono::sys_days kEarliest = std::chrono::year{1900} / 1 / 1;
  constexpr std::chrono::sys_days kLatest = std::chrono::year{9000} / 12 / 31;
  Instant instant;
  const bool is_date = text.size() == 10 && TimeFormat("%Y-%m-%d").parse(text, Zone(), instant);
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(instant.time);
  if (!is_date || day < kEarliest || day > kLatest) {
    throw UsageError(fmt::format("--start '{}' is no date from 1900-01-01 to 9000-12-31", text),
                     "write it as YYYY-MM-DD, for example 2014-10-23");
  }
  return day;
}

void check(const Settings& settings) {
  if (settings.folder.empty()) throw UsageError("--out is empty", "name a folder: lggen --out data");
  if (settings.listens > 0 && (settings.customers == 0 || settings.tracks == 0)) {
    throw UsageError(fmt::format("{} listens need a customer and a track", settings.listens),
                     "add --listens 0 for tables without any");
  }
}

}  // namespace lg::gen
