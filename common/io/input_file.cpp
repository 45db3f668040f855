// SPDX-License-Identifier: Apache-2.0
#include "common/io/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <cerrno>

#include "common/error/error.hpp"

namespace lg {
namespace {

constexpr int kPipeSize = 1 << 20;  // the most that a user may ask for by default

bool find_status(const std::string& path, struct stat& status) {
  return (is_standard_input(path) ? ::fstat(STDIN_FILENO, &status) : ::stat(path.c_str(), &status)) == 0;
}

bool is_pipe_like(const struct stat& status) {
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode);
}

[[noreturn]] void throw_cannot(const char* verb, const std::string& path) {
  throw Failure(describe_errno(fmt::format("cannot {} '{}'", verb, path)));
}

}  // namespace

bool is_standard_input(const std::string& path) {
  return path == "-" || path == "/dev/stdin";
}

void InputFile::check(const std::string& path) {
  if (is_standard_input(path)) return;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) throw_cannot("open", path);
  if (S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    throw_cannot("read", path);
  }
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) throw_cannot("open", path);
}

bool InputFile::is_origin(const std::string& path) {
  struct stat status {};
  return !find_status(path, status) || !is_pipe_like(status);
}

bool InputFile::is_regular(const std::string& path) {
  struct stat status {};
  return find_status(path, status) && S_ISREG(status.st_mode);
}

InputFile::InputFile(const std::string& path) : path_(path) {
  if (is_standard_input(path)) {
    descriptor_ = Descriptor(STDIN_FILENO, false);
  } else {
    descriptor_ = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  }
  struct stat status {};
  if (!descriptor_ || ::fstat(descriptor_.get(), &status) != 0) throw_cannot("open", path);
  if (S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    throw_cannot("read", path);
  }
  is_origin_ = !is_pipe_like(status);
  can_block_ = is_pipe_like(status) || S_ISCHR(status.st_mode);
  if (S_ISFIFO(status.st_mode)) {
    // A pipe of 64 KiB makes both sides change turns more often; where more is refused, it works as well.
    if (::fcntl(descriptor_.get(), F_GETPIPE_SZ) < kPipeSize) ::fcntl(descriptor_.get(), F_SETPIPE_SZ, kPipeSize);
  } else if (S_ISREG(status.st_mode)) {
    ::posix_fadvise(descriptor_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  }
}

std::optional<std::size_t> InputFile::read(char* to, std::size_t count) {
  if (can_block_) return read_pipe(to, count);
  for (;;) {
    const ssize_t got = ::read(descriptor_.get(), to, count);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw_cannot("read", path_);
  }
}

std::optional<std::size_t> InputFile::read_pipe(char* to, std::size_t count) {
  for (;;) {
    if (!readable_ && !(can_try_ && has_read_)) return std::nullopt;
    // Standard input is shared with other programs, so O_NONBLOCK must not be set on it; RWF_NOWAIT is for this call
    // alone, but not every kernel has it for every kind of file.
    ssize_t got = 0;
    if (can_try_) {
      iovec piece{to, count};
      got = ::preadv2(descriptor_.get(), &piece, 1, -1, RWF_NOWAIT);
      if (got < 0 && (errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL)) {
        can_try_ = false;
        continue;
      }
    } else {
      got = ::read(descriptor_.get(), to, count);
    }
    if (got < 0 && errno == EINTR) continue;
    readable_ = false;
    if (got < 0) {
      if (errno == EAGAIN || errno == EWOULDBLOCK) return std::nullopt;
      throw_cannot("read", path_);
    }
    has_read_ = true;
    return static_cast<std::size_t>(got);
  }
}

}  // namespace lg
