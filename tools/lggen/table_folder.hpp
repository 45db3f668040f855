// SPDX-License-Identifier: Apache-2.0
// TableFolder: writes tables whole. Each goes to a temporary name first; all are renamed when all are written, so that
// a failure or an interruption leaves the tables of before. Two programs cannot fill the same folder at once.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/io/descriptor.hpp"
#include "common/pipeline/output.hpp"

namespace lg::gen {

class TableFolder {
 public:
  // Makes the folder where it is absent. Throws Failure.
  explicit TableFolder(std::string path);
  ~TableFolder();  // removes what was not published
  TableFolder(const TableFolder&) = delete;
  TableFolder& operator=(const TableFolder&) = delete;

  // Creates the table and lets `fill` write it. Throws Failure.
  void write(const std::string& name, const std::function<void(Output&)>& fill);
  void publish();

 private:
  std::string final_path(const std::string& name) const { return path_ + "/" + name; }
  std::string temporary_path(const std::string& name) const { return path_ + "/." + name + ".lggen"; }

  std::string path_;
  Descriptor lock_;
  std::vector<std::string> unpublished_;
};

}  // namespace lg::gen
