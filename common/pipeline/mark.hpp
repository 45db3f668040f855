// SPDX-License-Identifier: Apache-2.0
// Mark: a place in a stream, numbered in ascending order. It goes the way of the records, from the source through the
// stage to the sink, without being one: who gets it says later up to which mark everything before is settled.
#pragma once

#include <cstdint>

namespace lg {

using Mark = std::uint64_t;  // 0: none yet

}  // namespace lg
