// SPDX-License-Identifier: Apache-2.0
// ReorderBuffer: records that wait for the watermark (--lateness), by their bytes and their time. They come out in the
// order of their times, ties as they came. What comes in order, which is nearly all, waits in a queue; stragglers wait
// in a heap.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

#include "common/time/instant.hpp"
#include "tools/lgwindow/memory.hpp"

namespace lg::window {

class ReorderBuffer {
 public:
  explicit ReorderBuffer(Memory& memory);
  ~ReorderBuffer();
  ReorderBuffer(const ReorderBuffer&) = delete;
  ReorderBuffer& operator=(const ReorderBuffer&) = delete;

  void add(Timestamp time, std::string_view record);
  // The next record whose time is not after `until`; false if there is none. `record` is valid until the next call of
  // anything, and kPadding bytes behind it are readable.
  bool take(Timestamp until, Timestamp& time, std::string_view& record);

  std::size_t size() const { return in_order_.size() + stragglers_.size(); }

 private:
  struct Waiting {
    Timestamp time;
    std::uint64_t number;  // in the order in which they came
    const char* bytes;
    std::uint64_t chunk;
    std::size_t length;
    bool operator>(const Waiting& other) const {
      return time != other.time ? time > other.time : number > other.number;
    }
  };
  struct Chunk {
    std::unique_ptr<char[]> bytes;  // null once all its records were taken
    std::size_t capacity;           // without the padding
    std::size_t used;
    std::size_t records;  // that wait in it
  };

  void make_room(std::size_t length);
  void release(std::uint64_t number);
  void free_bytes(Chunk& chunk);

  Memory& memory_;
  std::deque<Waiting, Accounted<Waiting>> in_order_;
  std::vector<Waiting, Accounted<Waiting>> stragglers_;  // a heap, the first to come out at the front
  std::deque<Chunk> chunks_;                             // the last is being filled
  std::uint64_t first_chunk_ = 0;                        // the number of chunks_.front()
  std::uint64_t next_number_ = 0;
  bool has_taken_ = false;  // the record that was taken last is still to be released
  std::uint64_t taken_chunk_ = 0;
};

}  // namespace lg::window
