// SPDX-License-Identifier: Apache-2.0
// The parts that draw: streams, weighted choices, tiers of tracks, the calendar.
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "tools/lggen/alias_table.hpp"
#include "tools/lggen/calendar.hpp"
#include "tools/lggen/csv.hpp"
#include "tools/lggen/habits.hpp"
#include "tools/lggen/popularity.hpp"
#include "tools/lggen/random.hpp"

namespace lg::gen::test {

TEST_CASE("streams of other rows, tables and seeds are other streams") {
  std::set<std::uint64_t> first;
  for (std::uint64_t row = 0; row < 1'000; ++row) {
    first.insert(Stream(1, Table::listens, row).next());
    first.insert(Stream(2, Table::listens, row).next());
    first.insert(Stream(1, Table::tracks, row).next());
  }
  CHECK(first.size() == 3'000);
}

TEST_CASE("scaling reaches both ends and stays within them") {
  CHECK(scale(0, 7) == 0);
  CHECK(scale(0xFFFFFFFF, 7) == 6);
  CHECK(scale(0xFFFFFFFF, 0xFFFFFFFF) == 0xFFFFFFFE);
}

TEST_CASE("choices come as often as they weigh") {
  const std::vector<std::uint32_t> weights = {1, 0, 2, 5, 12};
  const AliasTable table(weights);
  std::vector<int> drawn(weights.size());
  Stream stream(7, Table::listens, 0);
  for (int i = 0; i < 200'000; ++i) ++drawn[table.pick(stream.next())];
  for (std::size_t i = 0; i < weights.size(); ++i) CHECK(drawn[i] == Approx(weights[i] * 10'000).margin(500));
  CHECK(drawn[1] == 0);
}

TEST_CASE("a single choice is always taken") {
  const AliasTable table({3});
  CHECK(table.pick(0) == 0);
  CHECK(table.pick(~std::uint64_t{0}) == 0);
}

TEST_CASE("the tiers of every taste hold every track once") {
  for (const std::uint32_t tracks : {1U, 2U, 25U, 1'000U}) {
    const Popularity popularity(1, tracks);
    for (std::size_t number = 0; number < kTastes; ++number) {
      const Taste& taste = popularity.taste(number);
      CHECK(std::set<std::uint32_t>(taste.order.begin(), taste.order.end()).size() == tracks);
      CHECK(taste.tiers.size() <= popularity.most_tiers());
      CHECK(taste.choice.size() == taste.tiers.size());
      std::uint32_t next = 0;
      for (const Tier& tier : taste.tiers) {
        CHECK(tier.begin == next);
        CHECK(tier.size > 0);
        next += tier.size;
      }
      CHECK(next == tracks);
    }
  }
}

TEST_CASE("the parts of the day begin at 5, 12, 17 and 22") {
  CHECK(part_of_day(4) == kNight);
  CHECK(part_of_day(5) == kMorning);
  CHECK(part_of_day(11) == kMorning);
  CHECK(part_of_day(12) == kAfternoon);
  CHECK(part_of_day(16) == kAfternoon);
  CHECK(part_of_day(17) == kEvening);
  CHECK(part_of_day(21) == kEvening);
  CHECK(part_of_day(22) == kNight);
  CHECK(part_of_day(0) == kNight);
}

TEST_CASE("a moment is in the part of the day that the habit says") {
  const Calendar calendar(std::chrono::year{2024} / 2 / 28, 3);
  CHECK(std::string(calendar.date(1), Calendar::kDateLength) == "2024-02-29");
  CHECK(std::string(calendar.date(2), Calendar::kDateLength) == "2024-03-01");
  Habit habit{};
  habit.morning_end = 100;
  habit.afternoon_end = 200;
  habit.evening_end = 300;
  Stream stream(1, Table::listens, 0);
  for (int i = 0; i < 1'000; ++i) {
    const std::uint64_t day = stream.next();
    const std::uint64_t time = stream.next();
    CHECK(part_of_day(calendar.moment(habit, day, 99, time).second / 3600) == kMorning);
    CHECK(part_of_day(calendar.moment(habit, day, 100, time).second / 3600) == kAfternoon);
    CHECK(part_of_day(calendar.moment(habit, day, 299, time).second / 3600) == kEvening);
    CHECK(part_of_day(calendar.moment(habit, day, 300, time).second / 3600) == kNight);
    CHECK(calendar.moment(habit, day, 0, time).day < 3);
  }
}

TEST_CASE("CSV fields are quoted where they must be") {
  std::string row;
  append_csv(row, "plain");
  row += ',';
  append_csv(row, "a, b");
  row += ',';
  append_csv(row, "the \"x\"");
  CHECK(row == R"(plain,"a, b","the ""x""")");
}

}  // namespace lg::gen::test
