// SPDX-License-Identifier: Apache-2.0
// Arena: memory for texts that are made while one record is evaluated. It grows to what the hungriest record needed
// and is then used again and again.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace lg::expr {

class Arena {
 public:
  // Room for `size` bytes, valid until reset().
  char* reserve(std::size_t size) {
    if (chunks_.empty() || chunks_.back().size - used_ < size) add_chunk(size);
    return chunks_.back().bytes.get() + used_;
  }
  // Says how many bytes of the last reserve() are kept.
  void commit(std::size_t size) { used_ += size; }

  void reset() {
    if (chunks_.size() > 1) merge();
    used_ = 0;
  }

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  static constexpr std::size_t kSmallest = 4096;

  void add_chunk(std::size_t size) {
    if (size < kSmallest) size = kSmallest;
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    used_ = 0;
  }
  void merge() {
    std::size_t total = 0;
    for (const Chunk& chunk : chunks_) total += chunk.size;
    chunks_.clear();
    add_chunk(total);
  }

  std::vector<Chunk> chunks_;
  std::size_t used_ = 0;  // of the last chunk
};

}  // namespace lg::expr
