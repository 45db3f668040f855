// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/spill_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "common/error/error.hpp"

namespace lg::tail {

namespace {

Descriptor open_unnamed(const std::string& folder) {
  int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {  // file systems and kernels without it
    std::string name = folder + "/lgtail-XXXXXX";
    descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor >= 0) ::unlink(name.c_str());
  }
  if (descriptor < 0) {
    throw Failure(describe_errno(fmt::format("cannot make a temporary file in '{}'", folder)),
                  "set TMPDIR to a folder that can be written");
  }
  return Descriptor(descriptor);
}

}  // namespace

SpillFile::SpillFile(std::string folder) : folder_(std::move(folder)), descriptor_(open_unnamed(folder_)) {
  buffer_.reserve(kBuffer);
}

void SpillFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t count = ::pwrite(descriptor_.get(), rest.data(), rest.size(), static_cast<off_t>(written_));
    if (count < 0) {
      if (errno == EINTR) continue;
      throw Failure(describe_errno(fmt::format("cannot write a temporary file in '{}'", folder_)),
                    "set TMPDIR to a folder with more room");
    }
    written_ += static_cast<std::uint64_t>(count);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  buffer_.clear();
  if (buffer_.capacity() > 2 * kBuffer) {  // one huge record must not cost memory for ever
    buffer_.shrink_to_fit();
    buffer_.reserve(kBuffer);
  }
}

std::size_t SpillFile::read(char* to, std::size_t count, std::uint64_t offset) const {
  for (;;) {
    const ssize_t got = ::pread(descriptor_.get(), to, count, static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) {
      throw Failure(describe_errno(fmt::format("cannot read a temporary file in '{}'", folder_)));
    }
  }
}

void SpillFile::clear() {
  buffer_.clear();
  written_ = 0;
  if (::ftruncate(descriptor_.get(), 0) != 0) {
    throw Failure(describe_errno(fmt::format("cannot empty a temporary file in '{}'", folder_)));
  }
}

std::string temporary_folder() {
  const char* const folder = std::getenv("TMPDIR");
  return folder == nullptr || *folder == '\0' ? "/tmp" : folder;
}

}  // namespace lg::tail
