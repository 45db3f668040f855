// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/memory.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg::window {

namespace {

std::string megabytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

}  // namespace

void Memory::fail() const {
  std::string holds = fmt::format("{} {}", keys, keys == 1 ? "key" : "keys");
  if (waiting_records > 0) holds += fmt::format(" and {} records that wait for the watermark", waiting_records);
  throw Failure(fmt::format("the state does not fit into --max-state ({}): {} in {} ask for more", megabytes(limit_),
                            holds, megabytes(used_)),
                "raise --max-state, shorten --over, --gap or --lateness, or use a --key with fewer values");
}

}  // namespace lg::window
