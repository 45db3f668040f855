// SPDX-License-Identifier: Apache-2.0
// FileIdentity: how a file that grows is known again: by device and inode, by its first bytes, and by the last bytes
// that were read of it (the anchor). The inode tells that another file has taken the name; the anchor, that the file
// was cut off and written anew under the same inode; both samples together, which other file is a copy of it.
#pragma once

#include <sys/stat.h>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace lg {

struct FileId {
  dev_t device = 0;
  ino_t inode = 0;

  FileId() = default;
  explicit FileId(const struct stat& status) : device(status.st_dev), inode(status.st_ino) {}
  auto operator<=>(const FileId&) const = default;
};

class FileIdentity {
 public:
  static constexpr std::size_t kSample = 256;

  FileIdentity() = default;
  // Of a file that is to be read from `offset` on; throws Failure where the samples cannot be read.
  FileIdentity(int descriptor, std::uint64_t offset);

  // `bytes` were read at offset().
  void advance(std::string_view bytes);
  std::uint64_t offset() const { return offset_; }  // of the next byte to be read
  // The first bytes of what was read, and the last ones; each up to kSample, and never beyond offset().
  std::string_view head() const { return {head_.data(), head_size_}; }
  std::string_view anchor() const { return {anchor_.data(), anchor_size_}; }

  // Whether the file holds all that was read so far, as far as the samples tell: it is the same, or a copy.
  bool is_in(int descriptor) const;

 private:
  std::array<char, kSample> head_;
  std::array<char, kSample> anchor_;
  std::size_t head_size_ = 0;
  std::size_t anchor_size_ = 0;
  std::uint64_t offset_ = 0;
};

// Reads up to `count` bytes at `offset`, fewer only at the end of the file. Throws Failure.
std::size_t read_at(int descriptor, char* to, std::size_t count, std::uint64_t offset);

}  // namespace lg
