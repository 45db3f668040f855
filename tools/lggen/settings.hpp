// SPDX-License-Identifier: Apache-2.0
// Settings: what the command line asks for.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace lg::gen {

// The defaults are the sizes of the data that the examples speak of: eight weeks of a small streaming service.
struct Settings {
  std::string folder;
  std::int64_t customers = 5'000;
  std::int64_t listens = 1'000'000;
  std::int64_t tracks = 2'000;
  std::int64_t days = 56;
  std::int64_t seed = 1;
  std::chrono::sys_days start = std::chrono::year{2014} / 10 / 23;
};

// The most that may be asked for: as many customers as there are telephone numbers that nobody has, and dates of four
// digits.
constexpr std::int64_t kMaxCustomers = 9'900'000;
constexpr std::int64_t kMaxTracks = 10'000'000;
constexpr std::int64_t kMaxListens = 1'000'000'000'000;
constexpr std::int64_t kMaxDays = 36'500;

// `text` is YYYY-MM-DD, from 1900-01-01 to 9000-12-31. Throws UsageError.
std::chrono::sys_days parse_start(const std::string& text);

// Listens need somebody who listens and something to listen to. Throws UsageError.
void check(const Settings& settings);

}  // namespace lg::gen
