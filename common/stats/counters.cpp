// SPDX-License-Identifier: Apache-2.0
#include "common/stats/counters.hpp"

namespace lg {

std::uint64_t& Counters::operator[](std::string_view name) {
  for (Counter& counter : counters_) {
    if (counter.name == name) return counter.value;
  }
  counters_.push_back({std::string(name), 0});
  return counters_.back().value;
}

}  // namespace lg
