// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/listen_row.hpp"

#include <charconv>
#include <cstring>

#include "tools/lggen/places.hpp"

namespace lg::gen {

namespace {

constexpr std::array<char, 200> two_digits() {
  std::array<char, 200> digits{};
  for (std::size_t number = 0; number < 100; ++number) {
    digits[2 * number] = static_cast<char>('0' + number / 10);
    digits[2 * number + 1] = static_cast<char>('0' + number % 10);
  }
  return digits;
}
constexpr std::array<char, 200> kTwoDigits = two_digits();

char* write_number(std::uint64_t number, char* out) {
  return std::to_chars(out, out + 20, number).ptr;
}

char* write_two(std::uint32_t number, char after, char* out) {
  std::memcpy(out, &kTwoDigits[2 * number], 2);
  out[2] = after;
  return out + 3;
}

}  // namespace

ListenRow::ListenRow(const Calendar& calendar) : calendar_(calendar) {
  for (std::uint32_t zip = 0; zip < zip_count(); ++zip) zips_.push_back(place(zip).zip);
}

std::size_t ListenRow::format(std::uint64_t event, const Listen& listen, char* out) const {
  char* const begin = out;
  out = write_number(event, out);
  *out++ = ',';
  out = write_number(listen.customer, out);
  *out++ = ',';
  out = write_number(listen.track, out);
  *out++ = ',';
  *out++ = '"';
  std::memcpy(out, calendar_.date(listen.moment.day), Calendar::kDateLength);
  out += Calendar::kDateLength;
  *out++ = ' ';
  const std::uint32_t second = listen.moment.second;
  out = write_two(second / 3600, ':', out);
  out = write_two(second / 60 % 60, ':', out);
  out = write_two(second % 60, '"', out);
  *out++ = ',';
  *out++ = listen.mobile ? '1' : '0';
  *out++ = ',';
  *out++ = '"';
  std::memcpy(out, zips_[listen.zip].data(), 5);
  out += 5;
  *out++ = '"';
  return static_cast<std::size_t>(out - begin);
}

}  // namespace lg::gen
