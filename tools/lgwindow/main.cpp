// SPDX-License-Identifier: Apache-2.0
// lgwindow: aggregates records by key over event-time windows.
#include "common/cli/run_tool.hpp"
#include "tools/lgwindow/options.hpp"
#include "tools/lgwindow/window_filter.hpp"

int main(int argc, char** argv) {
  lg::window::WindowOptions options;
  return lg::cli::run_filter(
      argc, argv, {"lgwindow", "aggregates records by key over event-time windows"},
      [&](lg::cli::OptionSet& set) { options.declare(set); },
      [&](lg::Runtime& runtime) -> std::unique_ptr<lg::Filter> {
        return std::make_unique<lg::window::WindowFilter>(options.check(), runtime);
      });
}
