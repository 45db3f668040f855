// SPDX-License-Identifier: Apache-2.0
// The options of lgsink-redis.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"
#include "common/redis/access.hpp"
#include "common/time/instant.hpp"

namespace lg::sink_redis {

struct SinkOptions {
  std::string url;
  std::string password_file;
  // Templates of the key; one of them is given.
  std::string hset;
  std::string set;
  std::string sadd;
  std::string xadd;
  std::vector<std::string> fields;  // of the hash; empty: all
  std::string value;                // the field, for set and sadd
  std::int64_t maxlen = 0;          // 0: no limit
  std::optional<Duration> expire;

  void declare(cli::OptionSet& options);
  // Whether the options fit together. Throws UsageError.
  void check() const;
  const std::string& key() const;
  redis::Access access() const;
  // In milliseconds; empty: never.
  std::string expire_text() const;
};

}  // namespace lg::sink_redis
