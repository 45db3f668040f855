// SPDX-License-Identifier: Apache-2.0
#include "common/expr/functions.hpp"

#include <array>
#include <limits>

namespace lg::expr {

namespace {

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

constexpr std::array<Function, 16> kFunctions = {{
    {"hour", "hour(time)", Code::hour, 1, 1},
    {"minute", "minute(time)", Code::minute, 1, 1},
    {"weekday", "weekday(time)", Code::weekday, 1, 1},
    {"date", "date(time)", Code::date, 1, 1},
    {"lower", "lower(text)", Code::lower, 1, 1},
    {"upper", "upper(text)", Code::upper, 1, 1},
    {"length", "length(text)", Code::length, 1, 1},
    {"contains", "contains(text, part)", Code::contains, 2, 2},
    {"startswith", "startswith(text, start)", Code::starts_with, 2, 2},
    {"matches", "matches(text, 'regular expression')", Code::matches, 2, 2},
    {"abs", "abs(number)", Code::absolute, 1, 1},
    {"floor", "floor(number)", Code::floor, 1, 1},
    {"round", "round(number)", Code::round, 1, 1},
    {"min", "min(value, ...)", Code::least, 1, kAny},
    {"max", "max(value, ...)", Code::greatest, 1, kAny},
    {"coalesce", "coalesce(value, ...)", Code::coalesce, 1, kAny},
}};

}  // namespace

const Function* find_function(std::string_view name) {
  for (const Function& function : kFunctions) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names;
  for (const Function& function : kFunctions) names.push_back(function.name);
  return names;
}

}  // namespace lg::expr
