// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/listening.hpp"

#include <algorithm>

#include "tools/lggen/places.hpp"

namespace lg::gen {

namespace {

// Where a customer listens, of 65536: at home, else in the same city, else anywhere.
constexpr std::uint32_t kAtHome = 57'000;
constexpr std::uint32_t kInTheCity = 63'000;

// A burst is 3 to 5 times the same track, each 180 to 400 seconds after the last: within 30 minutes.
constexpr std::uint32_t kBurstLeast = 3;
constexpr std::uint32_t kBurstSpread = 3;
constexpr std::uint32_t kGapLeast = 180;
constexpr std::uint32_t kGapSpread = 221;
constexpr std::uint32_t kBurstLongest = (kBurstLeast + kBurstSpread - 2) * (kGapLeast + kGapSpread - 1);
static_assert(kBurstLongest < 30 * 60);

std::vector<Habit> draw_habits(std::uint64_t seed, std::uint32_t customers) {
  std::vector<Habit> habits;
  habits.reserve(customers);
  for (std::uint32_t customer = 0; customer < customers; ++customer) habits.push_back(draw_habit(seed, customer));
  return habits;
}

std::vector<std::uint32_t> draw_activities(std::uint64_t seed, std::uint32_t customers) {
  std::vector<std::uint32_t> activities;
  activities.reserve(customers);
  for (std::uint32_t customer = 0; customer < customers; ++customer) {
    activities.push_back(draw_activity(seed, customer));
  }
  return activities;
}

}  // namespace

Listening::Listening(const Settings& settings, const Calendar& calendar)
    : key_(table_key(settings.seed, Table::listens)),
      seed_(settings.seed),
      calendar_(calendar),
      popularity_(settings.seed, static_cast<std::uint32_t>(settings.tracks)),
      habits_(draw_habits(settings.seed, static_cast<std::uint32_t>(settings.customers))),
      who_(draw_activities(settings.seed, static_cast<std::uint32_t>(settings.customers))),
      realised_(habits_.size()),
      heard_(habits_.size() * popularity_.most_tiers()) {}

const Listen& Listening::next() {
  Slot& slot = waiting_[number_ % kWaiting];
  if (slot.taken) {
    slot.taken = false;
    listen_ = slot.listen;
  } else {
    Stream stream(key_, number_);
    draw(stream);
  }
  Realised& realised = realised_[listen_.customer];
  ++realised.part_of_day[part_of_day(listen_.moment.second / 3600)];
  realised.mobile += listen_.mobile ? 1 : 0;
  ++number_;
  return listen_;
}

void Listening::draw(Stream& stream) {
  const std::uint32_t customer = who_.pick(stream.next());
  const Habit& habit = habits_[customer];
  const std::uint64_t day = stream.next();
  const std::uint64_t choices = stream.next();
  const std::uint64_t time = stream.next();
  listen_.customer = customer;
  listen_.moment = calendar_.moment(habit, day, choices & 0xFFFF, time);
  listen_.mobile = (choices >> 16 & 0xFFFF) < habit.mobile;
  listen_.track = draw_track(customer, choices >> 32 & 0xFFFF, stream);
  listen_.zip = draw_zip(habit.home, time >> 16 & 0xFFFF, stream);
  if (choices >> 48 < habit.obsession) begin_burst(stream);
}

std::uint32_t Listening::draw_track(std::uint32_t customer, std::uint32_t novelty, Stream& stream) {
  const Taste& taste = popularity_.taste(habits_[customer].taste);
  std::uint32_t* const heard = heard_.data() + std::size_t{customer} * popularity_.most_tiers();
  Realised& realised = realised_[customer];
  std::size_t tier = taste.choice.pick(stream.next());
  const std::uint64_t random = stream.next();
  const bool is_new =
      realised.distinct == 0 || (novelty < habits_[customer].novelty && realised.distinct < taste.order.size());
  // Where the tier has nothing of the kind, the next one that has.
  while (is_new ? heard[tier] == taste.tiers[tier].size : heard[tier] == 0) tier = (tier + 1) % taste.tiers.size();
  std::uint32_t position = heard[tier];
  if (is_new) {
    ++heard[tier];
    ++realised.distinct;
  } else {
    // The square of a uniform number: what was met first is loved most.
    const std::uint64_t uniform = random >> 32;
    position = scale(static_cast<std::uint32_t>(uniform * uniform >> 32), heard[tier]);
  }
  const Tier& place = taste.tiers[tier];
  const std::uint64_t own = mix(seed_ ^ mix((std::uint64_t{customer} << 8) + tier));
  position += scale(static_cast<std::uint32_t>(own >> 32), place.size);
  return taste.order[place.begin + (position < place.size ? position : position - place.size)];
}

std::uint16_t Listening::draw_zip(std::uint16_t home, std::uint32_t random, Stream& stream) const {
  if (random < kAtHome) return home;
  if (random < kInTheCity) {
    return static_cast<std::uint16_t>(home - home % kZipsPerCity + stream.below(kZipsPerCity));
  }
  return zip_at(stream.next());
}

void Listening::begin_burst(Stream& stream) {
  // Not over the end of the last day.
  if (listen_.moment.day + 1 == calendar_.days()) {
    listen_.moment.second = std::min(listen_.moment.second, kSecondsPerDay - 1 - kBurstLongest);
  }
  Listen again = listen_;
  for (std::uint32_t more = kBurstLeast - 1 + stream.below(kBurstSpread); more > 0; --more) {
    again.moment.second += kGapLeast + stream.below(kGapSpread);
    if (again.moment.second >= kSecondsPerDay) {
      again.moment.second -= kSecondsPerDay;
      ++again.moment.day;
    }
    // Some place later in the file, which makes the file out of order even for one customer.
    std::uint32_t distance = 1 + stream.below(kWaiting - 1);
    std::uint32_t tries = 0;
    while (waiting_[(number_ + distance) % kWaiting].taken && ++tries < kWaiting)
      distance = distance % (kWaiting - 1) + 1;
    if (tries < kWaiting) waiting_[(number_ + distance) % kWaiting] = {again, true};
  }
}

}  // namespace lg::gen
