// SPDX-License-Identifier: Apache-2.0
// When two values are the same one, and hashes that agree with it: what append_identity() says, without making its
// bytes where there is a shorter way.
#pragma once

#include <cstdint>

#include "common/record/value.hpp"

namespace lg::window {

std::uint32_t identity_hash(const Value& value);
bool is_same(const Value& a, const Value& b);

}  // namespace lg::window
