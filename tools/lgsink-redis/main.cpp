// SPDX-License-Identifier: Apache-2.0
// lgsink-redis: writes each record to Redis, into a hash, a string, a set or a stream.
#include "common/cli/run_tool.hpp"
#include "tools/lgsink-redis/redis_sink.hpp"

int main(int argc, char** argv) {
  lg::sink_redis::SinkOptions options;
  const lg::cli::ToolInfo info{"lgsink-redis", "write each record to Redis, into a hash, a string, a set or a stream"};
  return lg::cli::run_filter(
      argc, argv, info, [&options](lg::cli::OptionSet& set) { options.declare(set); },
      [&options](lg::Runtime& runtime) { return std::make_unique<lg::sink_redis::RedisSink>(options, runtime); });
}
