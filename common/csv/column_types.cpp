// SPDX-License-Identifier: Apache-2.0
#include "common/csv/column_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/error/error.hpp"

namespace lg {

namespace {

constexpr std::array<std::pair<std::string_view, ColumnType>, 5> kTypes{{{"int", ColumnType::integer},
                                                                         {"float", ColumnType::real},
                                                                         {"time", ColumnType::time},
                                                                         {"str", ColumnType::text},
                                                                         {"bool", ColumnType::boolean}}};

}  // namespace

std::string_view to_string(ColumnType type) {
  for (const auto& [name, known] : kTypes) {
    if (known == type) return name;
  }
  return "rule";
}

ColumnTypes::ColumnTypes(const std::vector<std::string>& items) {
  for (const std::string& item : items) {
    const std::size_t colon = item.rfind(':');
    if (colon == std::string::npos || colon == 0) {
      throw UsageError(fmt::format("--types '{}' is not of the form COLUMN:TYPE", item));
    }
    const std::string_view name = std::string_view(item).substr(0, colon);
    const std::string_view type = std::string_view(item).substr(colon + 1);
    const auto* const known =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& entry) { return entry.first == type; });
    if (known == kTypes.end()) {
      throw UsageError(fmt::format("--types '{}': no type '{}'", item, type),
                       "the types are int, float, time, str, bool");
    }
    if (std::any_of(types_.begin(), types_.end(), [&](const auto& entry) { return entry.first == name; })) {
      throw UsageError(fmt::format("--types names column '{}' twice", name));
    }
    types_.emplace_back(name, known->second);
  }
}

ColumnType ColumnTypes::of(std::string_view name) const {
  for (const auto& [known, type] : types_) {
    if (known == name) return type;
  }
  return ColumnType::rule;
}

std::string_view ColumnTypes::first_unknown(const std::vector<std::string>& columns) const {
  for (const auto& [name, type] : types_) {
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) return name;
  }
  return {};
}

}  // namespace lg
