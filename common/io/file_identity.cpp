// SPDX-License-Identifier: Apache-2.0
#include "common/io/file_identity.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/error/error.hpp"

namespace lg {

std::size_t read_at(int descriptor, char* to, std::size_t count, std::uint64_t offset) {
  std::size_t total = 0;
  while (total < count) {
    const ssize_t got = ::pread(descriptor, to + total, count - total, static_cast<off_t>(offset + total));
    if (got == 0) break;
    if (got > 0) {
      total += static_cast<std::size_t>(got);
    } else if (errno != EINTR) {
      throw Failure(describe_errno("cannot read a followed file"));
    }
  }
  return total;
}

FileIdentity::FileIdentity(int descriptor, std::uint64_t offset) : offset_(offset) {
  const std::size_t sample = static_cast<std::size_t>(std::min<std::uint64_t>(offset, kSample));
  head_size_ = read_at(descriptor, head_.data(), sample, 0);
  anchor_size_ = read_at(descriptor, anchor_.data(), sample, offset - sample);
}

void FileIdentity::advance(std::string_view bytes) {
  if (head_size_ < kSample && head_size_ == offset_) {
    const std::size_t count = std::min(bytes.size(), kSample - head_size_);
    std::memcpy(head_.data() + head_size_, bytes.data(), count);
    head_size_ += count;
  }
  if (bytes.size() >= kSample) {
    std::memcpy(anchor_.data(), bytes.data() + bytes.size() - kSample, kSample);
    anchor_size_ = kSample;
  } else {
    const std::size_t kept = std::min(anchor_size_, kSample - bytes.size());
    std::memmove(anchor_.data(), anchor_.data() + anchor_size_ - kept, kept);
    if (!bytes.empty()) std::memcpy(anchor_.data() + kept, bytes.data(), bytes.size());
    anchor_size_ = kept + bytes.size();
  }
  offset_ += bytes.size();
}

bool FileIdentity::is_in(int descriptor) const {
  std::array<char, kSample> found;
  return read_at(descriptor, found.data(), anchor_size_, offset_ - anchor_size_) == anchor_size_ &&
         std::memcmp(found.data(), anchor_.data(), anchor_size_) == 0 &&
         read_at(descriptor, found.data(), head_size_, 0) == head_size_ &&
         std::memcmp(found.data(), head_.data(), head_size_) == 0;
}

}  // namespace lg
