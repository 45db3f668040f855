// SPDX-License-Identifier: Apache-2.0
// lgscore: adds a model's prediction, and the decision made from it, to each record.
#include "common/cli/run_tool.hpp"
#include "tools/lgscore/score_filter.hpp"

int main(int argc, char** argv) {
  lg::score::ScoreOptions options;
  return lg::cli::run_filter(
      argc, argv, {"lgscore", "adds a model's prediction, and the decision made from it, to each record"},
      [&options](lg::cli::OptionSet& set) { options.declare(set); },
      [&options](lg::Runtime& runtime) -> std::unique_ptr<lg::Filter> {
        options.check();
        return std::make_unique<lg::score::ScoreFilter>(options, runtime);
      });
}
