// SPDX-License-Identifier: Apache-2.0
// Counters: named numbers of one run, in the order in which they were made, shown by --stats.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace lg {

class Counters {
 public:
  struct Counter {
    std::string name;
    std::uint64_t value = 0;
  };
  // The counter of that name; the reference stays valid.
  std::uint64_t& operator[](std::string_view name);
  const std::deque<Counter>& all() const { return counters_; }

 private:
  std::deque<Counter> counters_;
};

}  // namespace lg
