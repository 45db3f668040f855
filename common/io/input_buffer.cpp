// SPDX-License-Identifier: Apache-2.0
#include "common/io/input_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "common/record/record.hpp"

namespace lg {

char* InputBuffer::prepare(std::size_t count) {
  const std::size_t held = end_ - start_;
  // A small rest (the start of a record whose end has not come) goes to the front even where there is room behind it:
  // the same memory is then used again and again, and stays in the cache.
  const bool cheap = held <= capacity_ / 16;
  if (start_ > 0 && (cheap || (capacity_ - end_ < count && held <= start_ && capacity_ - held >= count))) {
    std::memmove(bytes_.get(), bytes_.get() + start_, held);
    start_ = 0;
    end_ = held;
  }
  if (capacity_ - end_ >= count) return bytes_.get() + end_;

  constexpr std::size_t kLargest = static_cast<std::size_t>(-1) / 4;
  if (count > kLargest || held > kLargest) throw std::length_error("input buffer too large");
  move_to(held == 0 ? count : std::max(held + count, 2 * held));
  return bytes_.get() + end_;
}

void InputBuffer::move_to(std::size_t capacity) {
  const std::size_t held = end_ - start_;
  std::unique_ptr<char[]> bytes = std::make_unique_for_overwrite<char[]>(capacity + kPadding);
  if (held > 0) std::memcpy(bytes.get(), bytes_.get() + start_, held);
  std::memset(bytes.get() + capacity, 0, kPadding);
  bytes_ = std::move(bytes);
  capacity_ = capacity;
  start_ = 0;
  end_ = held;
}

void InputBuffer::shrink() {
  if (empty()) return release_if_empty();
  const std::size_t held = end_ - start_;
  if (held <= capacity_ / 2) move_to(held);
}

void InputBuffer::release_if_empty() {
  if (!empty()) return;
  bytes_.reset();
  capacity_ = start_ = end_ = 0;
}

}  // namespace lg
