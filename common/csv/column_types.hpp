// SPDX-License-Identifier: Apache-2.0
// ColumnTypes: what --types says: which columns are read as what. The others keep the rule of CSV: a quoted field is
// text, an unquoted one that is a JSON number is a number, an unquoted empty one is null, everything else is text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lg {

enum class ColumnType : std::uint8_t { rule, integer, real, time, text, boolean };

// As --types spells it: "int", "float", "time", "str", "bool"; "rule" for the other columns.
std::string_view to_string(ColumnType type);

class ColumnTypes {
 public:
  ColumnTypes() = default;
  // Items `NAME:TYPE`; the type is what stands behind the last colon. Throws UsageError for an unknown type, a missing
  // name and a name that comes twice.
  explicit ColumnTypes(const std::vector<std::string>& items);

  bool empty() const { return types_.empty(); }
  const std::vector<std::pair<std::string, ColumnType>>& all() const { return types_; }
  ColumnType of(std::string_view name) const;
  // The first name that is not among `columns`; empty if there is none.
  std::string_view first_unknown(const std::vector<std::string>& columns) const;

 private:
  std::vector<std::pair<std::string, ColumnType>> types_;
};

}  // namespace lg
