// SPDX-License-Identifier: Apache-2.0
// FileSink: writes to a descriptor (standard output or a file), whole buffers at a time.
#pragma once

#include <string>
#include <string_view>

#include "common/pipeline/output.hpp"

namespace lg {

class FileSink : public Sink {
 public:
  static FileSink standard_output();
  static FileSink truncating(const std::string& path);  // made if absent; throws Failure
  static FileSink appending(const std::string& path);
  ~FileSink() override;
  FileSink(FileSink&& other) noexcept;
  FileSink& operator=(FileSink&&) = delete;

  void write(std::string_view records) override;
  void close() override;
  // Returns when the data is on the disk; nothing where the target has none (a pipe, a terminal). Throws Failure.
  void sync();
  int descriptor() const { return descriptor_; }

 private:
  FileSink(int descriptor, std::string name, bool owned);
  static FileSink open(const std::string& path, int flags);

  int descriptor_;
  std::string name_;
  bool owned_;
};

}  // namespace lg
