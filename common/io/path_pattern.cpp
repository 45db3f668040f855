// SPDX-License-Identifier: Apache-2.0
#include "common/io/path_pattern.hpp"

#include <fnmatch.h>
#include <glob.h>
#include <sys/stat.h>

#include <utility>

#include "common/io/rotation.hpp"

namespace lg {
namespace {

bool has_wildcard(const std::string& text) {
  return text.find_first_of("*?[") != std::string::npos;
}

}  // namespace

PathPattern::PathPattern(std::string path) : path_(std::move(path)) {
  const std::size_t slash = path_.rfind('/');
  folder_ = slash == std::string::npos ? std::string() : path_.substr(0, slash + 1);
  name_ = slash == std::string::npos ? path_ : path_.substr(slash + 1);
  struct stat status {};
  if (::lstat(path_.c_str(), &status) == 0) return;
  glob_folder_ = has_wildcard(folder_);
  glob_name_ = has_wildcard(name_);
}

std::vector<std::string> PathPattern::folders() const {
  struct stat status {};
  if (!glob_folder_) {
    const bool exists = ::stat(folder_.empty() ? "." : folder_.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    return exists ? std::vector<std::string>{folder_} : std::vector<std::string>{};
  }
  std::vector<std::string> result;
  glob_t found{};
  // The slash at the end makes it match folders only.
  if (::glob(folder_.c_str(), GLOB_ONLYDIR, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) result.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  return result;
}

bool PathPattern::matches(const std::string& name) const {
  if (!glob_name_) return name == name_;
  return !is_compressed_name(name) && ::fnmatch(name_.c_str(), name.c_str(), FNM_PERIOD) == 0;
}

}  // namespace lg
