// SPDX-License-Identifier: Apache-2.0
// lgjoin: adds to each record the fields of the row that its key finds in a table.
#include "common/cli/run_tool.hpp"
#include "tools/lgjoin/join_filter.hpp"
#include "tools/lgjoin/redis_join.hpp"

int main(int argc, char** argv) {
  lg::join::JoinOptions options;
  const lg::cli::ToolInfo info{"lgjoin", "add to each record the fields of the row that its key finds in a table"};
  return lg::cli::run_filter(
      argc, argv, info, [&options](lg::cli::OptionSet& set) { options.declare(set); },
      [&options](lg::Runtime& runtime) -> std::unique_ptr<lg::Filter> {
        options.check();
        if (options.table_is_redis()) return std::make_unique<lg::join::RedisJoin>(options, runtime);
        return std::make_unique<lg::join::JoinFilter>(options, runtime);
      });
}
