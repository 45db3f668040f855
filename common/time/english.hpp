// SPDX-License-Identifier: Apache-2.0
// The English names of months and weekdays. No locale is ever asked: the same file gives the same times everywhere.
#pragma once

#include <array>
#include <string_view>

namespace lg {

inline constexpr std::size_t kShortName = 3;

inline constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};

inline constexpr std::array<std::string_view, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                           "Friday", "Saturday", "Sunday"};

}  // namespace lg
