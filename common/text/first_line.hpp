// SPDX-License-Identifier: Apache-2.0
// What others have said, made fit for a message: one line, short, whole characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lg {

// The first line of `text`, cut to whole characters of at most `longest` bytes; empty where it is not valid UTF-8.
std::string first_line(std::string_view text, std::size_t longest);

}  // namespace lg
