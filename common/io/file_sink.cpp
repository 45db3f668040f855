// SPDX-License-Identifier: Apache-2.0
#include "common/io/file_sink.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "common/error/error.hpp"

namespace lg {

namespace {
constexpr int kPipeBytes = 1 << 20;
}

FileSink::FileSink(int descriptor, std::string name, bool owned)
    : descriptor_(descriptor), name_(std::move(name)), owned_(owned) {
  ::fcntl(descriptor_, F_SETPIPE_SZ, kPipeBytes);  // only pipes have a size, and a smaller one works too
}

FileSink::FileSink(FileSink&& other) noexcept
    : descriptor_(other.descriptor_), name_(std::move(other.name_)), owned_(other.owned_) {
  other.owned_ = false;
}

FileSink::~FileSink() {
  if (owned_) ::close(descriptor_);
}

FileSink FileSink::standard_output() {
  return FileSink(STDOUT_FILENO, "standard output", false);
}

FileSink FileSink::truncating(const std::string& path) {
  return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
}

FileSink FileSink::appending(const std::string& path) {
  return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC);
}

FileSink FileSink::open(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags, 0666);
  if (descriptor < 0) throw Failure(describe_errno(fmt::format("cannot open '{}' for writing", path)));
  return FileSink(descriptor, fmt::format("'{}'", path), true);
}

void FileSink::write(std::string_view records) {
  while (!records.empty()) {
    const ssize_t written = ::write(descriptor_, records.data(), records.size());
    if (written >= 0) {
      records.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      throw OutputClosed();
    } else if (errno == EAGAIN) {  // somebody made the descriptor non-blocking
      pollfd ready{descriptor_, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      throw Failure(describe_errno(fmt::format("cannot write to {}", name_)));
    }
  }
}

void FileSink::sync() {
  if (::fdatasync(descriptor_) == 0 || errno == EINVAL || errno == EROFS) return;
  throw Failure(describe_errno(fmt::format("cannot write to {}", name_)));
}

void FileSink::close() {
  if (!owned_) return;
  owned_ = false;
  if (::close(descriptor_) != 0) throw Failure(describe_errno(fmt::format("cannot write to {}", name_)));
}

}  // namespace lg
