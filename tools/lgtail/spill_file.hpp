// SPDX-License-Identifier: Apache-2.0
// SpillFile: a temporary file without a name, which vanishes with the program however it ends. It is written at its end
// and read anywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/io/descriptor.hpp"

namespace lg::tail {

class SpillFile {
 public:
  // Makes the file in `folder`; throws Failure.
  explicit SpillFile(std::string folder);

  // Writes at the end, through a buffer. Throws Failure, also where the disk is full.
  void append(std::string_view bytes) {
    if (buffer_.size() + bytes.size() > kBuffer) flush();
    buffer_.append(bytes);
  }
  void flush();
  std::uint64_t size() const { return written_ + buffer_.size(); }
  // Reads up to `count` bytes of what was flushed. 0: there are none at `offset`. Throws Failure.
  std::size_t read(char* to, std::size_t count, std::uint64_t offset) const;
  // Forgets all, and gives the room on the disk back.
  void clear();

 private:
  static constexpr std::size_t kBuffer = 256 * 1024;

  std::string folder_;
  Descriptor descriptor_;
  std::string buffer_;
  std::uint64_t written_ = 0;
};

// Where temporary files belong: TMPDIR, else /tmp.
std::string temporary_folder();

}  // namespace lg::tail
