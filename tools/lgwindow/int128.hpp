// SPDX-License-Identifier: Apache-2.0
// The 128-bit integers of GCC and Clang under names that -Wpedantic accepts.
#pragma once

namespace lg::window {

// An alias declaration cannot bear __extension__.
__extension__ typedef __int128 Int128;            // NOLINT(modernize-use-using)
__extension__ typedef unsigned __int128 UInt128;  // NOLINT(modernize-use-using)

}  // namespace lg::window
