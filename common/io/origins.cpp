// SPDX-License-Identifier: Apache-2.0
#include "common/io/origins.hpp"

#include <algorithm>

namespace lg {

namespace {
constexpr auto kIsBefore = [](std::uint64_t byte, const auto& piece) { return byte < piece.byte; };
}

void Origins::forget_before(std::uint64_t byte) {
  auto kept = std::upper_bound(pieces_.begin(), pieces_.end(), byte, kIsBefore);
  if (kept != pieces_.begin()) --kept;  // the piece in which `byte` lies
  pieces_.erase(pieces_.begin(), kept);
}

const Origin& Origins::at(std::uint64_t byte) const {
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), byte, kIsBefore);
  return std::prev(after)->origin;
}

}  // namespace lg
