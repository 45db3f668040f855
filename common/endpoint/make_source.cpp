// SPDX-License-Identifier: Apache-2.0
#include "common/endpoint/make_source.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"
#include "common/io/files_source.hpp"
#include "common/io/uri.hpp"
#include "common/kafka/kafka_source.hpp"
#include "common/redis/redis_source.hpp"

namespace lg {

bool is_file_uri(const std::string& uri) {
  for (const std::string_view scheme : {"kafka:", "redis:", "rediss:", "pubsub:"}) {
    if (uri.starts_with(scheme)) return false;
  }
  return true;
}

std::unique_ptr<Source> make_source(const std::string& uri, Runtime& runtime, int output_descriptor,
                                    LineFeeds line_feeds) {
  if (is_file_uri(uri)) {
    return std::make_unique<FilesSource>(std::vector<std::string>{uri}, runtime.stop, output_descriptor);
  }
  if (Uri::has_scheme(uri, kafka::kScheme)) {
    return std::make_unique<kafka::KafkaSource>(kafka::InputAddress(uri), runtime, output_descriptor, line_feeds);
  }
  if (uri.starts_with("redis:")) return redis::make_source(uri, runtime, output_descriptor);
  throw UsageError(fmt::format("'{}': this version reads nothing of that kind", uri),
                   "- and paths are what it reads; a file of that name is ./" + uri);
}

std::unique_ptr<Source> make_empty_source(const Stop& stop) {
  return std::make_unique<FilesSource>(std::vector<std::string>{}, stop, -1);
}

}  // namespace lg
