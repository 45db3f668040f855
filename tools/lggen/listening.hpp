// SPDX-License-Identifier: Apache-2.0
// Listening: the listens, one after the other, in the order of the file, which is not the order of time; and the
// habits as they turned out to be, counted on the way. The first listens are the same however many follow.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/lggen/alias_table.hpp"
#include "tools/lggen/calendar.hpp"
#include "tools/lggen/habits.hpp"
#include "tools/lggen/popularity.hpp"
#include "tools/lggen/random.hpp"
#include "tools/lggen/settings.hpp"

namespace lg::gen {

struct Listen {
  std::uint32_t customer;
  std::uint32_t track;
  Moment moment;
  std::uint16_t zip;  // its number (places.hpp)
  bool mobile;
};

// Counts of a customer's listens.
struct Realised {
  std::array<std::uint64_t, kPartsOfDay> part_of_day{};
  std::uint64_t mobile = 0;
  std::uint64_t distinct = 0;  // tracks

  std::uint64_t listens() const { return part_of_day[0] + part_of_day[1] + part_of_day[2] + part_of_day[3]; }
};

class Listening {
 public:
  // The calendar must outlive the listening.
  Listening(const Settings& settings, const Calendar& calendar);

  // Needs at least one customer and one track. Valid until the next call.
  const Listen& next();

  const Realised& realised(std::uint32_t customer) const { return realised_[customer]; }

 private:
  static constexpr std::uint32_t kWaiting = 1024;  // listens that a burst may be scattered over

  void draw(Stream& stream);
  std::uint32_t draw_track(std::uint32_t customer, std::uint32_t novelty, Stream& stream);
  std::uint16_t draw_zip(std::uint16_t home, std::uint32_t random, Stream& stream) const;
  void begin_burst(Stream& stream);

  std::uint64_t key_;
  std::uint64_t seed_;
  const Calendar& calendar_;
  Popularity popularity_;
  std::vector<Habit> habits_;
  AliasTable who_;
  std::vector<Realised> realised_;
  std::vector<std::uint32_t> heard_;  // for each customer and tier, how many of its tracks
  std::uint64_t number_ = 0;          // of the next listen
  Listen listen_{};
  struct Slot {
    Listen listen;
    bool taken = false;
  };
  std::array<Slot, kWaiting> waiting_{};  // the slot of listen n is n modulo kWaiting
};

}  // namespace lg::gen
