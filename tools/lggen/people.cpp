// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/people.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

#include "tools/lggen/places.hpp"
#include "tools/lggen/random.hpp"
#include "tools/lggen/words.hpp"

namespace lg::gen {

namespace {

// Shares are of 65536.
constexpr std::uint32_t kActive = 60'300;      // 92 %
constexpr std::uint32_t kFree = 39'300;        // 60 %
constexpr std::uint32_t kSilver = 16'400;      // 25 %, and the rest Gold
constexpr std::uint32_t kNoCampaign = 22'900;  // 35 %, and the rest of four campaigns
constexpr std::uint32_t kCampaigns = 4;
constexpr std::uint32_t kLinked = 29'500;   // 45 %
constexpr std::uint32_t kOptedOut = 2'000;  // 3 %
constexpr std::uint32_t kSignDays = 4 * 365;

// Area code 555 is not given to anybody, and no exchange begins with 0 or 1: nobody has one of the first 100,000.
constexpr std::uint64_t kFirstPhone = 15'550'100'000;
constexpr std::uint32_t kPhoneBlock = 100'000;
constexpr std::uint64_t kPhoneStep = 61'803;  // coprime to the block: every number of it comes once

std::uint32_t draw_level(Stream& stream) {
  const std::uint32_t share = static_cast<std::uint32_t>(stream.next() >> 48);
  return share < kFree ? 0 : share < kFree + kSilver ? 1 : 2;
}

}  // namespace

void append_customer(std::string& row, std::uint64_t seed, std::uint32_t customer, std::chrono::sys_days start) {
  Stream stream(seed, Table::customers, customer);
  const std::uint32_t gender = stream.below(2);
  const std::string_view first = gender == 0 ? stream.one_of(words::kMen) : stream.one_of(words::kWomen);
  const std::string_view family = stream.one_of(words::kFamilies);
  const std::uint32_t house = 1 + stream.below(15'000);
  const std::string_view adjective = stream.one_of(words::kStreetAdjectives);
  const std::string_view noun = stream.one_of(words::kStreetNouns);
  const std::string_view kind = stream.one_of(words::kStreetKinds);
  const std::chrono::year_month_day signed_up(start - std::chrono::days(1 + stream.below(kSignDays)));
  const std::uint32_t status = stream.chance(kActive) ? 1 : 0;
  const std::uint32_t level = draw_level(stream);
  const std::uint32_t campaign = stream.chance(kNoCampaign) ? 0 : 1 + stream.below(kCampaigns);
  const std::uint32_t linked = stream.chance(kLinked) ? 1 : 0;
  const std::array<char, 5> zip = place(home_of(seed, customer)).zip;
  fmt::format_to(std::back_inserter(row), R"({},"{} {}",{},"{} {} {} {}","{}","{:02}/{:02}/{:04}",{},{},{},{})",
                 customer, first, family, gender, house, adjective, noun, kind,
                 std::string_view(zip.data(), zip.size()), static_cast<unsigned>(signed_up.month()),
                 static_cast<unsigned>(signed_up.day()), static_cast<int>(signed_up.year()), status, level, campaign,
                 linked);
}

void append_contact(std::string& row, std::uint64_t seed, std::uint32_t customer) {
  Stream stream(seed, Table::contacts, customer);
  const std::uint64_t in_block = (customer % kPhoneBlock * kPhoneStep + seed % kPhoneBlock) % kPhoneBlock;
  const std::uint64_t phone = kFirstPhone + customer / kPhoneBlock * kPhoneBlock + in_block;
  // The lesser of two: more of the young.
  const std::uint32_t one = stream.below(70);
  const std::uint32_t other = stream.below(70);
  const std::uint32_t opted_out = stream.chance(kOptedOut) ? 1 : 0;
  fmt::format_to(std::back_inserter(row), R"({},"+{}",{},{},{})", customer, phone, 16 + (one < other ? one : other),
                 opted_out, place(home_of(seed, customer)).time_zone);
}

}  // namespace lg::gen
