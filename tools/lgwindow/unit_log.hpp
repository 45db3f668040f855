// SPDX-License-Identifier: Apache-2.0
// UnitLog: a queue of blocks of one size, in chunks of memory. A block never moves, and is known by its number, counted
// from the first that was ever pushed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include "tools/lgwindow/memory.hpp"

namespace lg::window {

class UnitLog {
 public:
  UnitLog(Memory& memory, std::size_t block_size)
      : memory_(memory), block_size_((block_size + 7) / 8 * 8), spare_(nullptr) {}
  ~UnitLog() { memory_.remove((chunks_.size() + (spare_ ? 1 : 0)) * chunk_bytes()); }
  UnitLog(const UnitLog&) = delete;
  UnitLog& operator=(const UnitLog&) = delete;

  bool empty() const { return front_ == end_; }
  std::uint64_t front_number() const { return front_; }
  std::uint64_t end_number() const { return end_; }

  // Raw memory, 8-byte aligned.
  std::byte* push_back() {
    if (end_ - first_ == chunks_.size() * kBlocks) add_chunk();
    return at(end_++);
  }
  std::byte* at(std::uint64_t number) {
    const std::uint64_t place = number - first_;
    return chunks_[place / kBlocks].get() + place % kBlocks * block_size_;
  }
  std::byte* front() { return at(front_); }
  void pop_front() {
    ++front_;
    if (front_ - first_ == kBlocks) drop_chunk();
  }

 private:
  static constexpr std::size_t kBlocks = 512;

  std::size_t chunk_bytes() const { return kBlocks * block_size_ + kBlockOverhead; }
  void add_chunk() {
    if (spare_) {
      chunks_.push_back(std::move(spare_));
      return;
    }
    memory_.add(chunk_bytes());
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(kBlocks * block_size_));
  }
  void drop_chunk() {
    if (spare_) memory_.remove(chunk_bytes());
    spare_ = std::move(chunks_.front());
    chunks_.pop_front();
    first_ += kBlocks;
  }

  Memory& memory_;
  std::size_t block_size_;
  std::deque<std::unique_ptr<std::byte[]>> chunks_;
  std::unique_ptr<std::byte[]> spare_;  // the last that was emptied
  std::uint64_t first_ = 0;             // the number of the first block of the first chunk
  std::uint64_t front_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace lg::window
