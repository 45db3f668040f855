// SPDX-License-Identifier: Apache-2.0
#include "tools/lggen/table_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "common/error/error.hpp"
#include "common/io/file_sink.hpp"

namespace lg::gen {

TableFolder::TableFolder(std::string path) : path_(std::move(path)) {
  std::error_code error;
  std::filesystem::create_directories(path_, error);
  if (error) throw Failure(fmt::format("cannot make the folder '{}': {}", path_, error.message()));
  lock_ = Descriptor(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock_) throw Failure(describe_errno(fmt::format("cannot open the folder '{}'", path_)));
  // A file system that has no locks is used without one.
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw Failure(fmt::format("another lggen is filling '{}'", path_), "wait for it, or choose another folder");
  }
}

TableFolder::~TableFolder() {
  for (const std::string& name : unpublished_) ::unlink(temporary_path(name).c_str());
}

void TableFolder::write(const std::string& name, const std::function<void(Output&)>& fill) {
  if (std::error_code error; std::filesystem::is_directory(final_path(name), error)) {
    throw Failure(fmt::format("cannot replace '{}': it is a folder", final_path(name)));
  }
  const std::string path = temporary_path(name);
  ::unlink(path.c_str());  // of a run that was killed
  FileSink sink = FileSink::truncating(path);
  unpublished_.push_back(name);
  Output output(sink);
  fill(output);
  output.flush();
  sink.close();
}

void TableFolder::publish() {
  while (!unpublished_.empty()) {
    const std::string& name = unpublished_.back();
    if (::rename(temporary_path(name).c_str(), final_path(name).c_str()) != 0) {
      throw Failure(describe_errno(fmt::format("cannot replace '{}'", final_path(name))));
    }
    unpublished_.pop_back();
  }
}

}  // namespace lg::gen
