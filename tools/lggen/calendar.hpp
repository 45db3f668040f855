// SPDX-License-Identifier: Apache-2.0
// Calendar: the days that the tables span and the rhythm of day and week: which day, which hour. All times are those
// of the wall clock and have no zone.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tools/lggen/alias_table.hpp"
#include "tools/lggen/habits.hpp"

namespace lg::gen {

constexpr std::uint32_t kSecondsPerDay = 86'400;

// The parts of the day, in the order in which Realised counts them.
constexpr std::size_t kPartsOfDay = 4;
enum PartOfDay : std::uint8_t { kMorning, kAfternoon, kEvening, kNight };

constexpr PartOfDay part_of_day(std::uint32_t hour) {
  return hour >= 5 && hour < 12    ? kMorning
         : hour >= 12 && hour < 17 ? kAfternoon
         : hour >= 17 && hour < 22 ? kEvening
                                   : kNight;
}

struct Moment {
  std::uint32_t day;     // of the calendar, from 0
  std::uint32_t second;  // of the day
};

class Calendar {
 public:
  Calendar(std::chrono::sys_days start, std::uint32_t days);

  std::uint32_t days() const { return static_cast<std::uint32_t>(days_.size()); }
  // Ten bytes: YYYY-MM-DD.
  const char* date(std::uint32_t day) const { return dates_.data() + std::size_t{day} * kDateLength; }

  // A moment as the habit has it. Both numbers must be uniform; `part` is of 16 bits.
  Moment moment(const Habit& habit, std::uint64_t day, std::uint32_t part, std::uint64_t time) const;

  static constexpr std::size_t kDateLength = 10;

 private:
  AliasTable days_;
  std::string dates_;
};

}  // namespace lg::gen
