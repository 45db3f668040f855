// SPDX-License-Identifier: Apache-2.0
// What there is to find in the tables: skew, habits, bursts, and clicks that follow from the habits.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "tests/unit/lggen/generated.hpp"

namespace lg::gen::test {

namespace {

constexpr std::size_t kCustomers = 5'000;
constexpr std::size_t kTracks = 2'000;

struct Counts {
  std::size_t listens = 0;
  std::size_t parts[4] = {};
  std::size_t mobile = 0;
  std::set<std::uint32_t> tracks;

  double share(std::size_t count) const { return static_cast<double>(count) / static_cast<double>(listens); }
};

// By the definitions of the features, from the text of tracks.csv alone.
std::vector<Counts> count_habits(const Tables& tables) {
  std::vector<Counts> counts(kCustomers);
  for (const ListenRecord& listen : listens(tables)) {
    Counts& count = counts[listen.customer];
    ++count.listens;
    const std::uint32_t hour = listen.hour;
    ++count.parts[hour >= 5 && hour < 12 ? 0 : hour >= 12 && hour < 17 ? 1 : hour >= 17 && hour < 22 ? 2 : 3];
    count.mobile += listen.mobile ? 1 : 0;
    count.tracks.insert(listen.track);
  }
  return counts;
}

std::set<std::size_t> takers(const Tables& tables) {
  std::set<std::size_t> customers;
  for (const std::string_view row : rows(tables.at("clicks.csv"))) {
    if (fields(row)[2] == "ADV_REDUCED_1DAY") customers.insert(std::stoul(std::string(fields(row)[1])));
  }
  return customers;
}

}  // namespace

TEST_CASE("live.csv has the shares that tracks.csv has") {
  const std::vector<Counts> counts = count_habits(typical_tables());
  std::size_t customer = 0;
  for (const std::string_view row : rows(typical_tables().at("live.csv"))) {
    const Counts& count = counts[customer];
    const std::vector<std::string_view> field = fields(row);
    INFO(row);
    REQUIRE(field[0] == std::to_string(customer));
    REQUIRE(field[1] == std::to_string(count.listens));
    const std::size_t expected[] = {count.parts[0], count.parts[1], count.parts[2],
                                    count.parts[3], count.mobile,   count.tracks.size()};
    for (std::size_t i = 0; i < 6; ++i) {
      REQUIRE(std::stod(std::string(field[2 + i])) == Approx(count.share(expected[i])).margin(1e-6));
    }
    ++customer;
  }
}

TEST_CASE("a few tracks make up much of the listens, and some customers listen much more than others") {
  std::vector<std::size_t> plays(kTracks);
  for (const ListenRecord& listen : listens(typical_tables())) ++plays[listen.track];
  std::sort(plays.rbegin(), plays.rend());
  const std::size_t top = std::accumulate(plays.begin(), plays.begin() + kTracks / 10, std::size_t{0});
  CHECK(top > 200'000 * 40 / 100);
  CHECK(top < 200'000 * 65 / 100);
  CHECK(plays.front() > 10 * plays[kTracks / 2]);
  CHECK(plays.back() > 0);

  std::vector<std::size_t> activity;
  for (const Counts& count : count_habits(typical_tables())) activity.push_back(count.listens);
  std::sort(activity.begin(), activity.end());
  CHECK(activity.back() > 5 * activity[kCustomers / 2]);
  CHECK(activity.front() < activity[kCustomers / 2] / 2);
}

TEST_CASE("habits differ between customers") {
  std::vector<double> evenings;
  std::vector<double> mobiles;
  std::vector<double> uniques;
  for (const Counts& count : count_habits(typical_tables())) {
    if (count.listens < 20) continue;
    evenings.push_back(count.share(count.parts[2]));
    mobiles.push_back(count.share(count.mobile));
    uniques.push_back(count.share(count.tracks.size()));
  }
  for (std::vector<double>* shares : {&evenings, &mobiles, &uniques}) {
    std::sort(shares->begin(), shares->end());
    CHECK((*shares)[shares->size() / 10] < 0.35);
    CHECK((*shares)[shares->size() * 9 / 10] > 0.6);
  }
}

TEST_CASE("now and then a customer plays a track three times within 30 minutes") {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::int64_t>> plays;
  std::set<std::pair<std::uint32_t, std::int64_t>> days;
  for (const ListenRecord& listen : listens(typical_tables())) {
    plays[{listen.customer, listen.track}].push_back(listen.second);
    days.insert({listen.customer, listen.second / 86'400});
  }
  std::set<std::pair<std::uint32_t, std::int64_t>> burst_days;
  for (std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::int64_t>>::value_type& entry : plays) {
    std::vector<std::int64_t>& seconds = entry.second;
    std::sort(seconds.begin(), seconds.end());
    for (std::size_t i = 2; i < seconds.size(); ++i) {
      if (seconds[i] - seconds[i - 2] <= 1'800) burst_days.insert({entry.first.first, seconds[i] / 86'400});
    }
  }
  CHECK(burst_days.size() * 1'000 > days.size() * 5);
  CHECK(burst_days.size() * 1'000 < days.size() * 20);
}

TEST_CASE("one customer in seven takes the offer, and habits say who") {
  const std::set<std::size_t> clicked = takers(typical_tables());
  CHECK(clicked.size() > kCustomers * 12 / 100);
  CHECK(clicked.size() < kCustomers * 18 / 100);

  const std::vector<Counts> counts = count_habits(typical_tables());
  std::size_t surprises = 0;
  for (std::size_t customer = 0; customer < kCustomers; ++customer) {
    const Counts& count = counts[customer];
    if (count.listens == 0) continue;
    const bool expected = 4 * count.share(count.parts[2]) + 3 * count.share(count.mobile) -
                              3 * count.share(count.tracks.size()) - 2 * count.share(count.parts[0]) >
                          2.65;
    surprises += expected != (clicked.count(customer) == 1) ? 1 : 0;
  }
  CHECK(surprises > 0);
  CHECK(surprises < kCustomers * 3 / 100);
}

TEST_CASE("many click on something else, and some on nothing") {
  std::set<std::string_view> customers;
  std::set<std::string_view> ads;
  for (const std::string_view row : rows(typical_tables().at("clicks.csv"))) {
    customers.insert(fields(row)[1]);
    ads.insert(fields(row)[2]);
  }
  CHECK(customers.size() > kCustomers / 2);
  CHECK(customers.size() < kCustomers * 9 / 10);
  CHECK(ads.size() >= 5);
}

}  // namespace lg::gen::test
