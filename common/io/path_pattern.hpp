// SPDX-License-Identifier: Apache-2.0
// PathPattern: a path to follow as the user named it, which may hold wildcards (glob(7)) in any of its parts.
#pragma once

#include <string>
#include <vector>

namespace lg {

class PathPattern {
 public:
  // A file of exactly that name takes it literally.
  explicit PathPattern(std::string path);

  const std::string& path() const { return path_; }
  bool is_plain() const { return !glob_folder_ && !glob_name_; }
  // The folders that there are for it now, with a slash behind; "" is the current one.
  std::vector<std::string> folders() const;
  // Whether folders() may change: the user named no folder, but a pattern of them.
  bool has_many_folders() const { return glob_folder_; }
  // The last part of the path.
  const std::string& name() const { return name_; }
  // Compressed files are no match of a wildcard: they are rotated copies, and do not grow.
  bool matches(const std::string& name) const;

 private:
  std::string path_;
  std::string folder_;
  std::string name_;
  bool glob_folder_ = false;
  bool glob_name_ = false;
};

}  // namespace lg
