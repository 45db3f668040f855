// SPDX-License-Identifier: Apache-2.0
// Rotation: finds, among the neighbours of a followed file, the ones that hold what was its content.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/io/descriptor.hpp"
#include "common/io/file_identity.hpp"

namespace lg {

using FileTime = std::chrono::sys_time<std::chrono::nanoseconds>;

// Now, by the clock with which the kernel stamps files (it is coarse: a finer one would be ahead of them).
FileTime file_clock_now();

// Whether the name says that the content is compressed.
bool is_compressed_name(std::string_view name);

// Whether `name` is `base` with a number or a date behind it, as rotation makes it: log.1, log-20240131.
bool is_rotated_name(std::string_view base, std::string_view name);

// The names in the folder that is open there; empty where it cannot be listed.
std::vector<std::string> list_names(int folder);

// A followed file that was cut off and begun anew, as copytruncate does it.
struct CutFile {
  std::string path;       // where it is, also by way of a symbolic link
  int descriptor;         // open to it, as it is now
  FileIdentity identity;  // what was read before
  FileTime began;         // when we began to read that
};

struct Copy {
  Descriptor descriptor;
  FileId id;
  FileTime written{};  // when it became what it is: made, or overwritten; a rename changes neither
};

using IsKnown = std::function<bool(const FileId&)>;

// The copy that holds the rest of what was being read, from identity.offset() on. Files that are known are not
// looked at.
std::optional<Copy> find_copy(const CutFile& file, const IsKnown& is_known);

// Copies of whole contents that came and went since `since`, when the last one known was written: the file may have
// been copied and cut off more than once. Oldest first; one that is as old as `since` may be it.
std::vector<Copy> find_later_copies(const CutFile& file, FileTime since, const IsKnown& is_known);

// Files that had the name `base` after the one that is open at `old` and were renamed before they were seen, opened,
// oldest first. Empty where the file system does not know when files were made.
std::vector<Descriptor> find_generations(int folder, const std::string& base, int old, const IsKnown& is_known);

}  // namespace lg
