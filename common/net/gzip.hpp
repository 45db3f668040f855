// SPDX-License-Identifier: Apache-2.0
// Bodies of requests, compressed: Content-Encoding: gzip.
#pragma once

#include <string>
#include <string_view>

namespace lg::net {

// Writes `bytes` as one gzip member (RFC 1952) into `out`, at the fastest level: the server is near, or else the
// network is slow.
void gzip(std::string_view bytes, std::string& out);

}  // namespace lg::net
