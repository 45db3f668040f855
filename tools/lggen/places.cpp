// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/places.hpp"

#include <iterator>

#include "tools/lggen/random.hpp"

namespace lg::gen {

namespace {

struct City {
  std::uint16_t zip_prefix;  // the first three digits
  std::int16_t latitude;     // in 1/100 of a degree
  std::int16_t longitude;
  std::uint16_t people;  // in 100,000, roughly
  std::string_view state;
  std::string_view time_zone;
};

constexpr std::string_view kEastern = "America/New_York";
constexpr std::string_view kCentral = "America/Chicago";
constexpr std::string_view kMountain = "America/Denver";
constexpr std::string_view kPacific = "America/Los_Angeles";

constexpr City kCities[] = {
    {9, 1842, -6607, 3, "PR", "America/Puerto_Rico"},
    {11, 4210, -7256, 2, "MA", kEastern},
    {21, 4234, -7110, 7, "MA", kEastern},
    {29, 4182, -7142, 2, "RI", kEastern},
    {31, 4298, -7145, 1, "NH", kEastern},
    {41, 4370, -7032, 1, "ME", kEastern},
    {54, 4446, -7312, 1, "VT", kEastern},
    {61, 4177, -7268, 1, "CT", kEastern},
    {71, 4073, -7420, 3, "NJ", kEastern},
    {100, 4078, -7397, 58, "NY", kEastern},
    {112, 4065, -7395, 26, "NY", kEastern},
    {152, 4044, -7998, 3, "PA", kEastern},
    {191, 3998, -7515, 16, "PA", kEastern},
    {198, 3974, -7555, 1, "DE", kEastern},
    {200, 3890, -7703, 7, "DC", kEastern},
    {212, 3930, -7662, 6, "MD", kEastern},
    {232, 3753, -7745, 2, "VA", kEastern},
    {253, 3835, -8163, 1, "WV", kEastern},
    {276, 3582, -7866, 5, "NC", kEastern},
    {282, 3520, -8084, 9, "NC", kEastern},
    {292, 3403, -8090, 2, "SC", kEastern},
    {303, 3376, -8440, 5, "GA", kEastern},
    {322, 3033, -8168, 9, "FL", kEastern},
    {331, 2582, -8030, 5, "FL", kEastern},
    {336, 2800, -8243, 4, "FL", kEastern},
    {352, 3353, -8680, 2, "AL", kCentral},
    {372, 3615, -8678, 7, "TN", kCentral},
    {381, 3512, -8993, 6, "TN", kCentral},
    {392, 3231, -9020, 2, "MS", kCentral},
    {405, 3804, -8448, 3, "KY", kEastern},
    {432, 3998, -8298, 9, "OH", kEastern},
    {441, 4140, -8168, 4, "OH", kEastern},
    {462, 3978, -8615, 9, "IN", "America/Indiana/Indianapolis"},
    {482, 4240, -8314, 6, "MI", "America/Detroit"},
    {503, 4158, -9362, 2, "IA", kCentral},
    {532, 4305, -8802, 6, "WI", kCentral},
    {554, 4496, -9327, 4, "MN", kCentral},
    {571, 4354, -9673, 2, "SD", kCentral},
    {581, 4687, -9690, 1, "ND", kCentral},
    {591, 4578, -10854, 1, "MT", kMountain},
    {606, 4185, -8775, 27, "IL", kCentral},
    {631, 3863, -9032, 3, "MO", kCentral},
    {641, 3910, -9450, 5, "MO", kCentral},
    {672, 3769, -9734, 4, "KS", kCentral},
    {681, 4126, -9608, 5, "NE", kCentral},
    {701, 2997, -9010, 4, "LA", kCentral},
    {721, 3472, -9228, 2, "AR", kCentral},
    {731, 3548, -9752, 7, "OK", kCentral},
    {752, 3279, -9680, 13, "TX", kCentral},
    {770, 2976, -9537, 23, "TX", kCentral},
    {782, 2945, -9850, 15, "TX", kCentral},
    {787, 3028, -9774, 10, "TX", kCentral},
    {799, 3187, -10640, 7, "TX", kMountain},
    {802, 3974, -10497, 7, "CO", kMountain},
    {820, 4118, -10475, 1, "WY", kMountain},
    {837, 4360, -11623, 2, "ID", "America/Boise"},
    {841, 4072, -11190, 2, "UT", kMountain},
    {850, 3345, -11207, 16, "AZ", "America/Phoenix"},
    {857, 3221, -11093, 5, "AZ", "America/Phoenix"},
    {871, 3510, -10664, 6, "NM", kMountain},
    {891, 3617, -11517, 6, "NV", kPacific},
    {900, 3408, -11825, 39, "CA", kPacific},
    {921, 3285, -11708, 14, "CA", kPacific},
    {937, 3677, -11977, 5, "CA", kPacific},
    {941, 3774, -12243, 9, "CA", kPacific},
    {951, 3732, -12188, 10, "CA", kPacific},
    {958, 3856, -12147, 5, "CA", kPacific},
    {968, 2136, -15790, 3, "HI", "Pacific/Honolulu"},
    {972, 4547, -12262, 6, "OR", kPacific},
    {981, 4760, -12228, 7, "WA", kPacific},
    {995, 6116, -14985, 3, "AK", "America/Anchorage"},
};

constexpr std::uint32_t kJitter = 1200;  // 0.12 degrees

constexpr std::uint32_t people_in_all() {
  std::uint32_t people = 0;
  for (const City& city : kCities) people += city.people;
  return people;
}

// For each 100,000 people, where they live.
constexpr std::array<std::uint8_t, people_in_all()> cities_by_people() {
  std::array<std::uint8_t, people_in_all()> cities{};
  std::size_t next = 0;
  for (std::size_t city = 0; city < std::size(kCities); ++city) {
    for (std::uint32_t i = 0; i < kCities[city].people; ++i) cities[next++] = static_cast<std::uint8_t>(city);
  }
  return cities;
}

constexpr std::array<std::uint8_t, people_in_all()> kCityOf = cities_by_people();

}  // namespace

std::uint32_t zip_count() {
  return static_cast<std::uint32_t>(std::size(kCities)) * kZipsPerCity;
}

Place place(std::uint32_t zip) {
  const City& city = kCities[zip / kZipsPerCity];
  Stream stream(0, Table::places, zip);                                         // of no seed
  const std::uint32_t ending = city.zip_prefix % 5 + 6 * (zip % kZipsPerCity);  // at most 4 + 90
  std::uint32_t code = city.zip_prefix * 100U + ending;
  Place result{{},
               city.latitude * 100 + static_cast<std::int32_t>(stream.below(kJitter)) - std::int32_t{kJitter / 2},
               city.longitude * 100 + static_cast<std::int32_t>(stream.below(kJitter)) - std::int32_t{kJitter / 2},
               city.state,
               city.time_zone};
  for (std::size_t digit = result.zip.size(); digit-- > 0; code /= 10) {
    result.zip[digit] = static_cast<char>('0' + code % 10);
  }
  return result;
}

std::uint16_t zip_at(std::uint64_t random) {
  const std::uint32_t city = kCityOf[scale(static_cast<std::uint32_t>(random >> 32), people_in_all())];
  return static_cast<std::uint16_t>(city * kZipsPerCity + random % kZipsPerCity);
}

std::uint16_t home_of(std::uint64_t seed, std::uint32_t customer) {
  return zip_at(Stream(seed, Table::homes, customer).next());
}

}  // namespace lg::gen
