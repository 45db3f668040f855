// SPDX-License-Identifier: Apache-2.0
// Files that are there whole or not at all: written under a temporary name in the same folder, synced, and renamed.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace lg {

// Puts a file with these bytes at `path`, in place of the one that may be there, whatever moment the machine stops at.
// Writers of one path wait for each other: `check`, which may throw, is called when it is this one's turn and nothing
// is written yet. Throws Failure, which leaves what was there.
void replace_file(const std::string& path, std::string_view bytes, const std::function<void()>& check = {});

// Throws Failure where a file cannot be put at `path`, so that this is known before the work.
void check_replaceable(const std::string& path);

// The bytes of a file. Throws Failure where it cannot be read or has more than `limit` bytes.
std::string read_file(const std::string& path, std::size_t limit);

}  // namespace lg
