// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/alias_table.hpp"

#include <numeric>

namespace lg::gen {

AliasTable::AliasTable(const std::vector<std::uint32_t>& weights) : columns_(weights.size()) {
  // A column holds `capacity`, the sum of the weights; a choice fills its own with its weight times their number.
  const std::uint64_t capacity = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  std::vector<std::uint64_t> content(weights.size());
  std::vector<std::uint32_t> poor;
  std::vector<std::uint32_t> rich;
  for (std::uint32_t choice = 0; choice < weights.size(); ++choice) {
    content[choice] = std::uint64_t{weights[choice]} * weights.size();
    columns_[choice] = {0, choice};
    (content[choice] < capacity ? poor : rich).push_back(choice);
  }
  while (!poor.empty() && !rich.empty()) {
    const std::uint32_t taker = poor.back();
    const std::uint32_t giver = rich.back();
    poor.pop_back();
    // 24 bits of the share are computed, so that the product stays within 64.
    columns_[taker] = {static_cast<std::uint32_t>(((content[taker] << 24) / capacity) << 8), giver};
    content[giver] -= capacity - content[taker];
    if (content[giver] < capacity) {
      rich.pop_back();
      poor.push_back(giver);
    }
  }
}

}  // namespace lg::gen
