// SPDX-License-Identifier: Apache-2.0
// Aggregate: one call of an aggregate function in --agg or --having, checked and taken apart.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/expr/ast.hpp"

namespace lg::window {

enum class Function {
  count_records,
  count,
  sum,
  mean,
  minimum,
  maximum,
  variance,
  deviation,
  first,
  last,
  distinct,
  share,
  top,
  quantile,
  list
};

// q of quantile(f, q), as the decimal fraction that was written, so that the rank is exact: 0.07 of 100 is 7.
struct Quantile {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;

  // How many of `count` (at least 1) values, from the smallest on, make up the share: 1 to count.
  std::uint64_t rank(std::uint64_t count) const;
};

struct Aggregate {
  static constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();

  Function function = Function::count_records;
  const expr::Node* argument = nullptr;  // in the tree; none for count()
  std::uint64_t limit = kAll;            // k of top and list
  Quantile quantile;
};

// Whether the node calls an aggregate function. min and max are ones with one argument, else ordinary functions.
bool is_aggregate(const expr::Node& node);
std::vector<std::string_view> aggregate_names();

// Takes the call apart. Throws UsageError, quoting `source`: wrong number of arguments, a k or q that is none, an
// aggregate inside an aggregate.
Aggregate parse_aggregate(const expr::Node& node, std::string_view source);

}  // namespace lg::window
