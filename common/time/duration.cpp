// SPDX-License-Identifier: Apache-2.0
// Reads and writes durations such as `1h30m`: numbers with units, the larger unit first.
#include <fmt/format.h>

#include <array>

#include "common/error/error.hpp"
#include "common/time/instant.hpp"

namespace lg {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t micros;
};

constexpr std::array<Unit, 7> kUnits{{{"w", 604'800'000'000},
                                      {"d", 86'400'000'000},
                                      {"h", 3'600'000'000},
                                      {"m", 60'000'000},
                                      {"s", 1'000'000},
                                      {"ms", 1'000},
                                      {"us", 1}}};

constexpr std::int64_t kLongest = 3'652'425 * kUnits[1].micros;  // 10,000 years

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

[[noreturn]] void refuse(std::string_view text) {
  throw UsageError(fmt::format("not a duration: '{}'", text),
                   "a duration is a number and a unit (us, ms, s, m, h, d, w), such as 500ms, 5s, 30m or 1h30m");
}

}  // namespace

Duration parse_duration(std::string_view text) {
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  std::size_t at = 0;
  do {
    std::size_t digits = at;
    std::int64_t number = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) {
      number = number * 10 + (text[at] - '0');
      if (number > kLongest) throw UsageError(fmt::format("longer than 10000 years: '{}'", text));
    }
    std::size_t letters = at;
    while (at < text.size() && !is_digit(text[at])) ++at;
    std::string_view name = text.substr(letters, at - letters);
    while (next_unit < kUnits.size() && kUnits[next_unit].name != name) ++next_unit;
    if (digits == letters || next_unit == kUnits.size()) refuse(text);
    std::int64_t micros = kUnits[next_unit++].micros;
    if (number > (kLongest - total) / micros) throw UsageError(fmt::format("longer than 10000 years: '{}'", text));
    total += number * micros;
  } while (at < text.size());
  return Duration(total);
}

std::string format_duration(Duration duration) {
  std::uint64_t rest = static_cast<std::uint64_t>(duration.count());
  std::string text;
  if (duration.count() < 0) {
    rest = 0 - rest;
    text = "-";
  }
  if (rest == 0) return "0s";
  // Weeks are written only where nothing is left over: "1w3d" is harder to read than "10d".
  bool whole_weeks = rest % static_cast<std::uint64_t>(kUnits[0].micros) == 0;
  for (const Unit& unit : kUnits) {
    if (unit.name == "w" && !whole_weeks) continue;
    std::uint64_t micros = static_cast<std::uint64_t>(unit.micros);
    if (rest >= micros) text += fmt::format("{}{}", rest / micros, unit.name);
    rest %= micros;
  }
  return text;
}

}  // namespace lg
