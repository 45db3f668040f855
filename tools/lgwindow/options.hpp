// SPDX-License-Identifier: Apache-2.0
// WindowOptions: the options of lgwindow, and WindowSpec, what they mean once they were checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"
#include "tools/lgwindow/spec.hpp"

namespace lg::window {

class WindowOptions {
 public:
  void declare(cli::OptionSet& options);
  // Throws UsageError.
  WindowSpec check() const;

 private:
  std::vector<std::string> keys_;
  std::string time_;
  std::string over_;
  std::optional<Duration> every_;
  std::optional<Duration> gap_;
  bool each_ = false;
  std::vector<std::string> aggregates_;
  std::string having_;
  bool once_ = false;
  std::optional<Duration> lateness_;
  std::string late_;
  std::uint64_t max_state_ = 4'000'000'000;
};

}  // namespace lg::window
