// SPDX-License-Identifier: Apache-2.0
#include "common/io/same_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "common/error/error.hpp"

namespace lg {

namespace {

constexpr int kMostLinks = 40;  // that lead from one to the next; so many the system follows

// What makes two names mean one file. One that does not exist yet is told by its folder and its name there.
struct Identity {
  dev_t device = 0;
  ino_t number = 0;
  std::string name;  // empty for a file that exists
  bool operator==(const Identity&) const = default;
};

bool status_of(const std::string& path, int standard_descriptor, struct stat& status) {
  return (path == "-" ? ::fstat(standard_descriptor, &status) : ::stat(path.c_str(), &status)) == 0;
}

// Where a file would be made that is opened by the name `path`: a link may lead to where nothing is.
std::filesystem::path end_of_links(std::filesystem::path path) {
  std::error_code error;
  for (int links = 0; links < kMostLinks; ++links) {
    const std::filesystem::path target = std::filesystem::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / target;
  }
  return path;
}

std::optional<Identity> identity_of(const std::string& path, int standard_descriptor) {
  struct stat status = {};
  if (status_of(path, standard_descriptor, status)) {
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return Identity{status.st_dev, status.st_ino, {}};
  }
  if (path == "-" || path.empty()) return std::nullopt;
  const std::filesystem::path made = end_of_links(path);
  const std::string folder = made.has_parent_path() ? made.parent_path().string() : ".";
  if (::stat(folder.c_str(), &status) != 0) return std::nullopt;
  return Identity{status.st_dev, status.st_ino, made.filename().string()};
}

}  // namespace

void refuse_same_file(const std::string& written, const std::vector<std::string>& read) {
  const std::optional<Identity> out = identity_of(written, STDOUT_FILENO);
  if (!out) return;
  for (const std::string& path : read) {
    if (identity_of(path, STDIN_FILENO) != out) continue;
    throw UsageError(written == "-" ? fmt::format("standard output goes into the input '{}'", path)
                                    : fmt::format("'{}' is both the input and the output", written),
                     "write to another file");
  }
}

void refuse_shared_file(const std::string& out, const std::vector<std::string>& appended) {
  const bool appends = out == "-" && (::fcntl(STDOUT_FILENO, F_GETFL) & O_APPEND) != 0;
  const std::optional<Identity> file = identity_of(out, STDOUT_FILENO);
  if (appends || !file) return;
  for (const std::string& path : appended) {
    if (identity_of(path, STDOUT_FILENO) != file) continue;
    throw UsageError(fmt::format("the output goes into '{}' too", path), "write them to two files");
  }
}

}  // namespace lg
