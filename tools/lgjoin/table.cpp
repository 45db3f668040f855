// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/table.hpp"

#include <algorithm>
#include <cstring>

namespace lg::join {

namespace {
constexpr std::size_t kBlock = 256 * 1024;
}

std::string_view Table::keep(std::string_view bytes) {
  if (room_ < bytes.size()) {
    room_ = std::max(kBlock, bytes.size());
    blocks_.push_back(std::unique_ptr<char[]>(new char[room_]));
    next_ = blocks_.back().get();
  }
  char* const at = next_;
  if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
  next_ += bytes.size();
  room_ -= bytes.size();
  return {at, bytes.size()};
}

bool Table::add(std::string_view key, std::string_view members) {
  if (rows_.contains(absl::string_view(key.data(), key.size()))) return false;
  if (blocks_.empty()) keep(std::string_view(" "));  // so that an empty view is never null
  const std::string_view kept_key = keep(key);
  rows_.emplace(absl::string_view(kept_key.data(), kept_key.size()), keep(members));
  return true;
}

}  // namespace lg::join
