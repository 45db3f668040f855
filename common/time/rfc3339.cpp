// SPDX-License-Identifier: Apache-2.0
// The way of nearly every time that is read, so it is written for speed: the eight characters of `14-10-23` and of
// `03:26:20` are each checked and turned into three numbers in one 64-bit word, without a branch for each digit.
#include "common/time/rfc3339.hpp"

#include <bit>
#include <cstring>

#include "common/time/calendar.hpp"
#include "common/time/time_reader.hpp"

namespace lg {
namespace {

constexpr std::size_t kDateLength = 10;    // 2014-10-23
constexpr std::size_t kMinuteLength = 16;  // 2014-10-23T03:26
constexpr std::size_t kSecondLength = 19;  // 2014-10-23T03:26:20

// The number that two digits make; `wrong` becomes true where they are none.
std::uint32_t two_digits(const char* at, bool& wrong) {
  std::uint32_t high = static_cast<std::uint32_t>(static_cast<unsigned char>(at[0])) - '0';
  std::uint32_t low = static_cast<std::uint32_t>(static_cast<unsigned char>(at[1])) - '0';
  wrong |= (high > 9) | (low > 9);
  return high * 10 + low;
}

struct ThreeNumbers {
  std::uint32_t first;
  std::uint32_t second;
  std::uint32_t third;
};

// Reads the eight characters of two digits, a separator, two digits, the separator and two digits.
ThreeNumbers three_numbers(const char* at, char separator, bool& wrong) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  // Digits become 0 to 9 and separators 0. Adding 0x76 to a digit, and 0x7f to a separator, carries into the highest
  // bit of the byte if it was more than that; a byte that was 0x80 or more is seen by itself.
  std::uint64_t separators = static_cast<std::uint64_t>(static_cast<unsigned char>(separator));
  word ^= 0x3030'0030'3000'3030 | separators << 16 | separators << 40;
  wrong |= ((word | (word + 0x7676'7f76'767f'7676)) & 0x8080'8080'8080'8080) != 0;
  std::uint64_t numbers = word * 10 + (word >> 8);  // the byte of each first digit holds the number of both
  return {static_cast<std::uint32_t>(numbers & 0xff), static_cast<std::uint32_t>(numbers >> 24 & 0xff),
          static_cast<std::uint32_t>(numbers >> 48 & 0xff)};
}

}  // namespace

bool parse_rfc3339(std::string_view text, const Zone& zone, Instant& out) noexcept {
  if (text.size() < kDateLength) return false;
  const char* data = text.data();
  bool wrong = data[4] != '-';
  std::uint32_t century = two_digits(data, wrong);
  auto [year, month, day] = three_numbers(data + 2, '-', wrong);
  if (wrong) return false;
  std::chrono::year_month_day date{std::chrono::year(static_cast<int>(century * 100 + year)), std::chrono::month(month),
                                   std::chrono::day(day)};
  if (!date.ok()) return false;
  std::int64_t local = std::chrono::sys_days(date).time_since_epoch().count() * kSecondsPerDay;

  std::uint32_t nanoseconds = 0;
  std::uint8_t fraction_digits = 0;
  if (text.size() > kDateLength) {
    if (text.size() < kMinuteLength) return false;
    ThreeNumbers clock{};
    TimeReader rest{data, data + text.size()};
    if (text.size() >= kSecondLength && data[kMinuteLength] == ':') {
      clock = three_numbers(data + kDateLength + 1, ':', wrong);
      rest.at += kSecondLength;
      rest.optional_fraction(nanoseconds, fraction_digits);
    } else {
      clock = {two_digits(data + 11, wrong), two_digits(data + 14, wrong), 0};
      wrong |= data[13] != ':';
      rest.at += kMinuteLength;
    }
    wrong |= (data[kDateLength] != ' ') & ((data[kDateLength] | 0x20) != 't');
    if (wrong | (clock.second > 59) | (clock.third > 60)) return false;
    if (clock.first > 23 && (clock.first != 24 || (clock.second | clock.third | nanoseconds) != 0)) return false;
    local += clock.first * 3600 + clock.second * 60 + clock.third;
    if (!rest.done()) {
      std::int32_t offset = 0;
      if (!rest.offset(offset) || !rest.done()) return false;
      return make_instant(std::chrono::sys_seconds(std::chrono::seconds(local - offset)), nanoseconds, fraction_digits,
                          out);
    }
  }
  return make_instant(zone.to_utc(local), nanoseconds, fraction_digits, out);
}

}  // namespace lg
