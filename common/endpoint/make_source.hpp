// SPDX-License-Identifier: Apache-2.0
// The one place that knows what a URI of --in means.
#pragma once

#include <memory>
#include <string>

#include "common/io/source.hpp"
#include "common/pipeline/runtime.hpp"

namespace lg {

// `-`, a path, or kafka:TOPIC. Nothing is opened yet. `output_descriptor`: where the results go, if its reader may go
// away; else -1; `line_feeds`: of messages. Throws UsageError for what is none of these.
std::unique_ptr<Source> make_source(const std::string& uri, Runtime& runtime, int output_descriptor,
                                    LineFeeds line_feeds = LineFeeds::none);

// A source without a stream: it ends at once.
std::unique_ptr<Source> make_empty_source(const Stop& stop);

// Whether `uri` is a path or standard input, and no service.
bool is_file_uri(const std::string& uri);

}  // namespace lg
