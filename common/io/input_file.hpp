// SPDX-License-Identifier: Apache-2.0
// InputFile: one open input (regular file, pipe, FIFO, socket, terminal), read without ever blocking.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "common/io/descriptor.hpp"

namespace lg {

// Whether `path` stands for standard input: "-" or "/dev/stdin".
bool is_standard_input(const std::string& path);

class InputFile {
 public:
  // Whether `path` is a file, which may grow, and not a pipe, a socket or a terminal.
  static bool is_regular(const std::string& path);
  // Throws Failure where `path` is missing, a directory or not to be read, without opening it.
  static void check(const std::string& path);
  // Whether an interrupt is for this input: it is no pipe or socket, behind which somebody else is interrupted too.
  // Where nothing is known of it, it is.
  static bool is_origin(const std::string& path);

  // Throws Failure. A FIFO is opened whether or not somebody writes to it.
  explicit InputFile(const std::string& path);

  // Reads up to `count` bytes. 0: the end. Nothing: there is nothing just now; wait for descriptor() and say
  // note_readable(). Throws Failure.
  std::optional<std::size_t> read(char* to, std::size_t count);
  void note_readable() { readable_ = true; }
  int descriptor() const { return descriptor_.get(); }
  bool is_origin() const { return is_origin_; }

 private:
  std::optional<std::size_t> read_pipe(char* to, std::size_t count);

  std::string path_;
  Descriptor descriptor_;
  bool is_origin_ = true;
  bool can_block_ = false;
  bool readable_ = false;  // poll() said so
  bool can_try_ = true;    // a read that would block may be tried
  bool has_read_ = false;  // a FIFO without a writer looks like one at its end until poll() was asked
};

}  // namespace lg
