// SPDX-License-Identifier: Apache-2.0
// The 128-bit integers of GCC and Clang under names that -Wpedantic accepts.
#pragma once

namespace lg::window {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

}  // namespace lg::window
