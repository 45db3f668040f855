// SPDX-License-Identifier: Apache-2.0
#include "common/time/rate.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "common/error/error.hpp"

namespace lg {

namespace {

constexpr std::array<std::pair<std::string_view, double>, 4> kUnits{
    {{"/s", 1}, {"/m", 60}, {"/h", 3'600}, {"/d", 86'400}}};

// Beyond these a rate means "at once" or "never", and is a slip of the pen.
constexpr double kSlowest = 1e-9;
constexpr double kFastest = 1e9;

}  // namespace

double parse_rate(std::string_view text) {
  for (const auto& [unit, seconds] : kUnits) {
    if (!text.ends_with(unit)) continue;
    double count = 0;
    const char* const end = text.data() + text.size() - unit.size();
    const std::from_chars_result result = std::from_chars(text.data(), end, count);
    if (result.ec != std::errc() || result.ptr != end) break;
    const double rate = count / seconds;
    if (!(rate >= kSlowest && rate <= kFastest)) break;
    return rate;
  }
  throw UsageError(fmt::format("'{}' is no rate", text), "write it as 100/s, 0.5/s, 6000/m or 10/h");
}

}  // namespace lg
