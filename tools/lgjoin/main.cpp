// SPDX-License-Identifier: Apache-2.0
// lgjoin: adds to each record the fields of the row that its key finds in a table.
#include "common/cli/run_tool.hpp"
#include "tools/lgjoin/join_filter.hpp"

int main(int argc, char** argv) {
  lg::join::JoinOptions options;
  const lg::cli::ToolInfo info{"lgjoin", "add to each record the fields of the row that its key finds in a table"};
  return lg::cli::run_filter(
      argc, argv, info, [&options](lg::cli::OptionSet& set) { options.declare(set); },
      [&options](lg::Runtime& runtime) { return std::make_unique<lg::join::JoinFilter>(options, runtime); });
}
