// SPDX-License-Identifier: Apache-2.0
// FilesSource: reads files, pipes and standard input one after the other, each to its end, in large blocks (or what is
// there now). Names that end in .gz or .zst are decompressed on the way.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/io/decompress.hpp"
#include "common/io/input_file.hpp"
#include "common/io/source.hpp"
#include "common/io/waiter.hpp"
#include "common/pipeline/stop.hpp"

namespace lg {

class FilesSource final : public Source {
 public:
  // "-" and /dev/stdin are standard input. `output` is the descriptor to which the results go, -1 for none: while
  // waiting for input it is watched, and OutputClosed thrown when its reader goes away.
  // `stop` outlives the source. A termination stops it before the next read; an interrupt only where is_origin().
  FilesSource(std::vector<std::string> paths, const Stop& stop, int output);

  // Throws Failure where one of the paths is missing or cannot be read. Files are opened when their turn comes.
  void open() override;
  // Throws Failure for data that cannot be decompressed, after the bytes before them were handed over.
  Event next(std::chrono::milliseconds wait) override;
  std::string describe() const override;

  // Whether the input in hand (before the first read: the first) is a file or a terminal. It is not where it is a pipe
  // or a socket: then the program at its other end is interrupted as well, and we read what it still sends.
  bool is_origin() const { return is_origin_; }

 private:
  enum class Filled { data, end, nothing };
  // One input, with what is in flight between it and its stream.
  struct Input {
    explicit Input(const std::string& path);
    InputFile file;
    InputStream stream;
    std::unique_ptr<Decompressor> decompressor;  // null: the bytes are taken as they are
    InputBuffer compressed;
    bool compressed_end = false;
    bool more_to_give = false;  // the decompressor filled all the room that it had
    std::string failure;        // to be thrown by the next call
  };
  Filled fill();
  Filled fill_decompressed();

  std::vector<std::string> paths_;
  const Stop& stop_;
  Waiter waiter_;
  std::size_t next_path_ = 0;
  std::unique_ptr<Input> input_;
  bool stream_ended_ = false;  // input_ is kept until the next call
  bool is_origin_ = true;
};

}  // namespace lg
