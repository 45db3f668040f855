// SPDX-License-Identifier: Apache-2.0
// Sizes in bytes with the units of IEC 80000-13: KB is 1,000 and KiB 1,024.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

#include "common/cli/option_set.hpp"
#include "common/error/error.hpp"

namespace lg::cli {

namespace {

struct Unit {
  std::string_view name;  // in lower case
  std::uint64_t bytes;
};

constexpr std::uint64_t kKibi = 1024;
constexpr std::array<Unit, 14> kUnits = {{{"", 1},
                                          {"b", 1},
                                          {"kb", 1000},
                                          {"mb", 1'000'000},
                                          {"gb", 1'000'000'000},
                                          {"tb", 1'000'000'000'000},
                                          {"kib", kKibi},
                                          {"mib", kKibi* kKibi},
                                          {"gib", kKibi* kKibi* kKibi},
                                          {"tib", kKibi* kKibi* kKibi* kKibi},
                                          {"k", kKibi},
                                          {"m", kKibi* kKibi},
                                          {"g", kKibi* kKibi* kKibi},
                                          {"t", kKibi* kKibi* kKibi* kKibi}}};

}  // namespace

std::uint64_t parse_size(std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, number);
  std::string unit(result.ptr, end);
  for (char& c : unit) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  if (result.ec == std::errc()) {
    for (const Unit& known : kUnits) {
      if (known.name != unit) continue;
      if (number > std::numeric_limits<std::uint64_t>::max() / known.bytes) break;
      return number * known.bytes;
    }
  }
  throw UsageError(fmt::format("'{}' is no size (such as 512, 64KB, 5MB or 1GiB)", text));
}

std::string format_size(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> kDecimal = {"B", "KB", "MB", "GB", "TB"};
  constexpr std::array<std::string_view, 5> kBinary = {"B", "KiB", "MiB", "GiB", "TiB"};
  const auto divide = [&](std::uint64_t base, const std::array<std::string_view, 5>& names) {
    std::uint64_t number = bytes;
    std::size_t unit = 0;
    while (number != 0 && number % base == 0 && unit + 1 < names.size()) {
      number /= base;
      ++unit;
    }
    return fmt::format("{}{}", number, names[unit]);
  };
  const std::string decimal = divide(1000, kDecimal);
  const std::string binary = divide(kKibi, kBinary);
  return binary.size() < decimal.size() ? binary : decimal;
}

}  // namespace lg::cli
