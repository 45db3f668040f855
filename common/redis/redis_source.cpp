// SPDX-License-Identifier: Apache-2.0
#include "common/redis/redis_source.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"
#include "common/redis/set_source.hpp"
#include "common/redis/stream_source.hpp"

namespace lg::redis {

std::unique_ptr<Source> make_source(const std::string& uri, Runtime& runtime, int output) {
  if (uri.starts_with(SetSource::kScheme)) {
    return std::make_unique<SetSource>(uri, Access::of_environment(), runtime, output);
  }
  if (uri.starts_with(StreamSource::kScheme)) {
    return std::make_unique<StreamSource>(uri, Access::of_environment(), runtime, output);
  }
  throw UsageError(fmt::format("'{}' is nothing that is read from Redis", uri),
                   "redis:set:KEY and redis:stream:KEY?group=G are; LG_REDIS_URL names the server");
}

}  // namespace lg::redis
