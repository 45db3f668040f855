// SPDX-License-Identifier: Apache-2.0
// AliasTable: draws from a list of weighted choices in constant time (Walker 1977; the linear construction is Vose's,
// 1991), in integers throughout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/lggen/random.hpp"

namespace lg::gen {

class AliasTable {
 public:
  // The number of weights times the largest must be below 2^40.
  explicit AliasTable(const std::vector<std::uint32_t>& weights);

  // The index of a choice, of which there must be one that weighs something. `random` must be uniform in all of its 64
  // bits.
  std::uint32_t pick(std::uint64_t random) const {
    const std::uint32_t column = scale(static_cast<std::uint32_t>(random >> 32), static_cast<std::uint32_t>(size()));
    return static_cast<std::uint32_t>(random) < columns_[column].own ? column : columns_[column].alias;
  }
  std::size_t size() const { return columns_.size(); }

 private:
  struct Column {
    std::uint32_t own;  // how much of the column, in 2^-32, is its own choice; the rest is the alias
    std::uint32_t alias;
  };
  std::vector<Column> columns_;
};

}  // namespace lg::gen
