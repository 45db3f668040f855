// SPDX-License-Identifier: Apache-2.0
// Whether bytes are valid UTF-8 (RFC 3629), checked many at a time by simdjson.
#pragma once

#include <string_view>

namespace lg {

bool is_utf8(std::string_view bytes);

}  // namespace lg
