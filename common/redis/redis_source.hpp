// SPDX-License-Identifier: Apache-2.0
// What --in reads from a Redis: `redis:set:KEY` and `redis:stream:KEY?group=G`. The server is that of LG_REDIS_URL.
#pragma once

#include <memory>
#include <string>

#include "common/io/source.hpp"
#include "common/pipeline/runtime.hpp"

namespace lg::redis {

// `output`: the descriptor of the results, if their reader may go away; else -1. Throws UsageError.
std::unique_ptr<Source> make_source(const std::string& uri, Runtime& runtime, int output);

}  // namespace lg::redis
