// SPDX-License-Identifier: Apache-2.0
#include "common/io/same_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/error/error.hpp"

namespace lg {

namespace {

bool status_of(const std::string& path, int standard_descriptor, struct stat& status) {
  return (path == "-" ? ::fstat(standard_descriptor, &status) : ::stat(path.c_str(), &status)) == 0;
}

}  // namespace

void refuse_same_file(const std::string& written, const std::vector<std::string>& read) {
  struct stat out = {};
  if (!status_of(written, STDOUT_FILENO, out) || !S_ISREG(out.st_mode)) return;
  for (const std::string& path : read) {
    struct stat in = {};
    if (!status_of(path, STDIN_FILENO, in) || in.st_dev != out.st_dev || in.st_ino != out.st_ino) continue;
    throw UsageError(written == "-" ? fmt::format("standard output goes into the input '{}'", path)
                                    : fmt::format("'{}' is both the input and the output", written),
                     "write to another file");
  }
}

}  // namespace lg
