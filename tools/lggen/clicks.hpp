// SPDX-License-Identifier: Apache-2.0
// Clicks: who clicks on which advertisement, and when. Clicks on ADV_REDUCED_1DAY follow from how the customer turned
// out to listen, by one fixed rule and a little noise: the signal that is there to be learnt. Other advertisements are
// clicked by anybody.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/lggen/calendar.hpp"
#include "tools/lggen/listening.hpp"

namespace lg::gen {

inline constexpr char kClickHeader[] = "EventID,CustID,AdClicked,Localtime";

struct Click {
  std::uint64_t order;  // clicks are written in the order of these random numbers
  std::uint32_t customer;
  Moment moment;
  std::string_view ad;
};

// Whether the customer clicks on ADV_REDUCED_1DAY. Never one who listens to nothing.
bool takes_offer(const Realised& realised, std::uint64_t seed, std::uint32_t customer);

// Adds the clicks of one customer.
void draw_clicks(const Realised& realised, const Calendar& calendar, std::uint64_t seed, std::uint32_t customer,
                 std::vector<Click>& clicks);

void append_click(std::string& row, std::uint64_t event, const Click& click, const Calendar& calendar);

}  // namespace lg::gen
