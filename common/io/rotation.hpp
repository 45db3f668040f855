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

// When the file that is open there was made; the epoch where the file system does not know.
FileTime birth_time(int descriptor);

// When it became what it is: made, or last written to. A rename changes neither.
FileTime written_time(int descriptor);

// Now, by the clock with which the kernel stamps files (it is coarse: a finer one would be ahead of them).
FileTime file_clock_now();

FileTime file_time(const timespec& time);

// Whether the name says that the content is compressed.
bool is_compressed_name(std::string_view name);

// Whether `name` is `base` with a number or a date behind it, as rotation makes it: log.1, log-20240131.
bool is_rotated_name(std::string_view base, std::string_view name);

// The names in the folder that is open there; empty where it cannot be listed.
std::vector<std::string> list_names(int folder);

// A rename tells inotify before it lets go of the folder, and listing a folder waits for that: behind this call, all
// renames that an earlier call may have seen are in the queue of inotify.
void wait_for_renames(int folder);

// A followed file that was cut off and begun anew, as copytruncate does it.
struct CutFile {
  std::string path;       // where it is, or was before it was renamed; may be a symbolic link
  int descriptor;         // open to it, as it is now
  FileIdentity identity;  // what was read before
  FileTime since;         // copies that were written before are of older contents
  FileTime until;         // copies that were made from then on are of the file that has the name since
};

struct Copy {
  Descriptor descriptor;
  std::string name;
  FileId id;
  FileTime written{};  // see written_time()
};

using IsKnown = std::function<bool(const Copy&)>;

// The copy that holds the rest of what was being read, from identity.offset() on. What is known is left out.
std::optional<Copy> find_copy(const CutFile& file, const IsKnown& is_known);

// Copies of whole contents that came and went: the file may have been copied and cut off while nobody looked, more than
// once. Oldest first. Empty where the file system does not know when files were made: a time of writing would be that
// of any neighbour that is still written.
std::vector<Copy> find_later_copies(const CutFile& file, const IsKnown& is_known);

// Files that had the name `base` after the one that is open at `old` and were renamed before they were seen, opened,
// oldest first. Empty where the file system does not know when files were made.
std::vector<Descriptor> find_generations(int folder, const std::string& base, int old, const IsKnown& is_known);

}  // namespace lg
