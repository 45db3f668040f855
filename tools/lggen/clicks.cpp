// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/clicks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "tools/lggen/random.hpp"
#include "tools/lggen/words.hpp"

namespace lg::gen {

namespace {

constexpr std::string_view kOffer = "ADV_REDUCED_1DAY";
constexpr std::uint32_t kMostOfferClicks = 3;
constexpr std::uint32_t kMostOtherClicks = 3;

// The rule: with shares from 0 to 1, a customer takes the offer where
//   4 evening + 3 mobile - 3 unique - 2 morning + noise > 2.65
// Here a share of 1 is 65536. The noise is bell-shaped around 0 with a standard deviation of about 0.1.
constexpr std::int64_t kOne = 65'536;
constexpr std::int64_t kThreshold = kOne * 265 / 100;
constexpr std::int64_t kNoise = kOne * 17 / 100;  // the width of each of four uniform parts

}  // namespace

bool takes_offer(const Realised& realised, std::uint64_t seed, std::uint32_t customer) {
  const std::int64_t listens = static_cast<std::int64_t>(realised.listens());
  if (listens == 0) return false;
  const std::int64_t weighed =
      4 * static_cast<std::int64_t>(realised.part_of_day[kEvening]) + 3 * static_cast<std::int64_t>(realised.mobile) -
      3 * static_cast<std::int64_t>(realised.distinct) - 2 * static_cast<std::int64_t>(realised.part_of_day[kMorning]);
  Stream stream(seed, Table::offers, customer);
  std::int64_t noise = -2 * kNoise;
  for (int part = 0; part < 4; ++part) noise += stream.below(kNoise);
  return weighed * kOne / listens + noise > kThreshold;
}

void draw_clicks(const Realised& realised, const Calendar& calendar, std::uint64_t seed, std::uint32_t customer,
                 std::vector<Click>& clicks) {
  const Habit habit = draw_habit(seed, customer);
  Stream stream(seed, Table::clicks, customer);
  const std::uint32_t offers = takes_offer(realised, seed, customer) ? 1 + stream.below(kMostOfferClicks) : 0;
  const std::uint32_t others = stream.below(kMostOtherClicks + 1);
  for (std::uint32_t click = 0; click < offers + others; ++click) {
    const std::uint64_t order = stream.next();
    const std::uint64_t day = stream.next();
    const std::uint32_t part = static_cast<std::uint32_t>(stream.next() >> 48);
    const std::uint64_t time = stream.next();
    const std::string_view ad = click < offers ? kOffer : stream.one_of(words::kAds);
    clicks.push_back({order, customer, calendar.moment(habit, day, part, time), ad});
  }
}

void append_click(std::string& row, std::uint64_t event, const Click& click, const Calendar& calendar) {
  const std::uint32_t second = click.moment.second;
  fmt::format_to(std::back_inserter(row), "{},{},{},{} {:02}:{:02}:{:02}", event, click.customer, click.ad,
                 std::string_view(calendar.date(click.moment.day), Calendar::kDateLength), second / 3600,
                 second / 60 % 60, second % 60);
}

}  // namespace lg::gen
