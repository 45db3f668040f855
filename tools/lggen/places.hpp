// SPDX-License-Identifier: Apache-2.0
// Places: where customers live and listen: some cities of the United States with zip codes that begin as theirs do
// (the last two digits and the exact spot are invented). The same for every seed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lg::gen {

constexpr std::uint32_t kZipsPerCity = 16;

struct Place {
  std::array<char, 5> zip;
  std::int32_t latitude;  // in 1/10000 of a degree
  std::int32_t longitude;
  std::string_view state;
  std::string_view time_zone;
};

// Zip codes are numbered from 0 to zip_count() - 1; neighbours in a city have neighbouring numbers.
std::uint32_t zip_count();
Place place(std::uint32_t zip);

// A zip code for a random number, cities by the number of their people.
std::uint16_t zip_at(std::uint64_t random);
std::uint16_t home_of(std::uint64_t seed, std::uint32_t customer);

}  // namespace lg::gen
