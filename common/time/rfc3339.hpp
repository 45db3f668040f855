// SPDX-License-Identifier: Apache-2.0
// Reads RFC 3339 and its usual relatives, as TimeFormat's default promises.
#pragma once

#include <string_view>

#include "common/time/instant.hpp"
#include "common/time/zone.hpp"

namespace lg {

bool parse_rfc3339(std::string_view text, const Zone& zone, Instant& out) noexcept;

}  // namespace lg
