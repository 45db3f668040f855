// SPDX-License-Identifier: Apache-2.0
#include "common/io/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "common/error/error.hpp"
#include "common/io/descriptor.hpp"

namespace lg {

namespace {

struct Place {
  std::string folder;
  std::string temporary;
};

// A symbolic link stays one: what is replaced is the file that it leads to.
std::string follow_link(const std::string& path) {
  char* const resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  std::string result(resolved);
  ::free(resolved);
  return result;
}

Place place_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  const std::string prefix = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  return {prefix.empty() ? "." : prefix, prefix + "." + name + ".new"};
}

void write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      throw Failure(describe_errno(fmt::format("cannot write '{}'", path)));
    }
  }
}

// Opens the temporary file, new or left by a program that was killed, and waits until no other program has it. It must
// still be the one of that name then: its last owner may have renamed it.
Descriptor open_alone(const std::string& path) {
  for (;;) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file) throw Failure(describe_errno(fmt::format("cannot write '{}'", path)));
    // A file system that has no locks is used without one.
    while (::flock(file.get(), LOCK_EX) != 0 && errno == EINTR) continue;
    struct stat opened = {};
    struct stat named = {};
    const bool same = ::fstat(file.get(), &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
                      opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
    if (same) return file;
  }
}

// Removes the temporary file unless it was renamed.
class Remover {
 public:
  explicit Remover(const std::string& path) : path_(path) {}
  Remover(const Remover&) = delete;
  Remover& operator=(const Remover&) = delete;
  ~Remover() {
    if (armed_) ::unlink(path_.c_str());
  }
  void disarm() { armed_ = false; }

 private:
  const std::string& path_;
  bool armed_ = true;
};

}  // namespace

void replace_file(const std::string& path, std::string_view bytes, const std::function<void()>& check) {
  const std::string target = follow_link(path);
  const Place place = place_of(target);
  const Descriptor folder(::open(place.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) throw Failure(describe_errno(fmt::format("cannot open the folder '{}'", place.folder)));
  Descriptor file = open_alone(place.temporary);
  Remover remover(place.temporary);
  if (check) check();
  if (::ftruncate(file.get(), 0) != 0) throw Failure(describe_errno(fmt::format("cannot write '{}'", place.temporary)));
  struct stat old = {};
  if (::stat(target.c_str(), &old) == 0) ::fchmod(file.get(), old.st_mode & 07777);
  write_all(file.get(), bytes, place.temporary);
  if (::fsync(file.get()) != 0) throw Failure(describe_errno(fmt::format("cannot write '{}'", place.temporary)));
  if (::rename(place.temporary.c_str(), target.c_str()) != 0) {
    throw Failure(describe_errno(fmt::format("cannot replace '{}'", target)));
  }
  remover.disarm();
  // Some file systems cannot sync a folder; those that can must.
  if (::fsync(folder.get()) != 0 && errno != EINVAL) {
    throw Failure(describe_errno(fmt::format("cannot sync the folder '{}'", place.folder)));
  }
}

void check_replaceable(const std::string& path) {
  const std::string folder = place_of(follow_link(path)).folder;
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    throw Failure(describe_errno(fmt::format("cannot write into the folder '{}'", folder)));
  }
}

std::string read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw Failure(describe_errno(fmt::format("cannot open '{}'", path)));
  std::string bytes;
  char block[64 * 1024];
  for (;;) {
    const ssize_t got = ::read(file.get(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Failure(describe_errno(fmt::format("cannot read '{}'", path)));
    if (got == 0) return bytes;
    bytes.append(block, static_cast<std::size_t>(got));
    if (bytes.size() > limit) throw Failure(fmt::format("'{}' has more than {} bytes", path, limit));
  }
}

}  // namespace lg
