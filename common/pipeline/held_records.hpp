// SPDX-License-Identifier: Apache-2.0
// HeldRecords: records that wait for the answer of a service, oldest first, each with its bytes and its position, so
// that it can still be passed on, or go to the dead letter.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "common/io/input_buffer.hpp"
#include "common/pipeline/reader.hpp"

namespace lg {

class HeldRecords {
 public:
  void push(const RawRecord& record);
  // The oldest one; valid until the next push() or pop().
  RawRecord front() const;
  void pop();

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  std::size_t bytes() const { return buffer_.view().size(); }
  // How many there were in all.
  std::uint64_t pushed() const { return popped_ + entries_.size(); }
  std::uint64_t popped() const { return popped_; }

 private:
  struct Entry {
    std::size_t size;
    const std::string* source;
    std::uint64_t line;
    std::uint64_t offset;
  };
  const std::string* keep_source(std::string_view source);

  InputBuffer buffer_;
  std::deque<Entry> entries_;
  std::deque<std::string> sources_;  // a stream may end while its records are held
  std::uint64_t popped_ = 0;
};

}  // namespace lg
