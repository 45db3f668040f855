// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/calendar.hpp"

#include <fmt/format.h>

#include <iterator>

#include "tools/lggen/random.hpp"

namespace lg::gen {

namespace {

// From Sunday to Saturday.
constexpr std::array<std::uint32_t, 7> kWeek = {12, 10, 10, 10, 10, 12, 14};

std::vector<std::uint32_t> weigh(std::chrono::sys_days start, std::uint32_t days) {
  std::vector<std::uint32_t> weights;
  for (std::uint32_t day = 0; day < days; ++day) {
    weights.push_back(kWeek[std::chrono::weekday(start + std::chrono::days(day)).c_encoding()]);
  }
  return weights;
}

// In how many of 64 listens of its part of the day an hour comes: morning from 5, afternoon from 12, evening from 17,
// night from 22.
struct HourShare {
  std::uint8_t hour;
  std::uint8_t share;
};
constexpr HourShare kHourShares[] = {{5, 2},   {6, 5},   {7, 10},  {8, 12},  {9, 12},  {10, 11}, {11, 12}, {12, 14},
                                     {13, 12}, {14, 12}, {15, 12}, {16, 14}, {17, 13}, {18, 13}, {19, 13}, {20, 13},
                                     {21, 12}, {22, 22}, {23, 16}, {0, 10},  {1, 6},   {2, 4},   {3, 3},   {4, 3}};

constexpr std::array<std::uint8_t, 64 * kPartsOfDay> spread_hours() {
  std::array<std::uint8_t, 64 * kPartsOfDay> hours{};
  std::size_t next = 0;
  for (const HourShare& entry : kHourShares) {
    for (std::uint32_t i = 0; i < entry.share; ++i) hours[next++] = entry.hour;
  }
  return hours;
}

constexpr std::array<std::uint8_t, 64 * kPartsOfDay> kHours = spread_hours();
static_assert(part_of_day(kHours[0]) == kMorning && part_of_day(kHours[63]) == kMorning);
static_assert(part_of_day(kHours[64]) == kAfternoon && part_of_day(kHours[127]) == kAfternoon);
static_assert(part_of_day(kHours[128]) == kEvening && part_of_day(kHours[191]) == kEvening);
static_assert(part_of_day(kHours[192]) == kNight && part_of_day(kHours[255]) == kNight);

}  // namespace

Calendar::Calendar(std::chrono::sys_days start, std::uint32_t days) : days_(weigh(start, days)) {
  for (std::uint32_t day = 0; day < days; ++day) {
    const std::chrono::year_month_day date(start + std::chrono::days(day));
    fmt::format_to(std::back_inserter(dates_), "{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  }
}

Moment Calendar::moment(const Habit& habit, std::uint64_t day, std::uint32_t part, std::uint64_t time) const {
  const std::size_t row = std::size_t{part >= habit.morning_end} + std::size_t{part >= habit.afternoon_end} +
                          std::size_t{part >= habit.evening_end};
  const std::uint32_t hour = kHours[row * 64 + time % 64];
  return {days_.pick(day), hour * 3600 + scale(static_cast<std::uint32_t>(time >> 32), 3600)};
}

}  // namespace lg::gen
