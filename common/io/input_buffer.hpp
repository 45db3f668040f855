// SPDX-License-Identifier: Apache-2.0
// InputBuffer: the bytes of one stream that have arrived and are not yet used up, in one piece, with readable padding
// behind them. It grows only when a single record does not fit.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace lg {

class InputBuffer {
 public:
  // Room for at least `count` more bytes behind view(); commit() says how many came. Invalidates views.
  char* prepare(std::size_t count);
  void commit(std::size_t count) { end_ += count; }
  std::size_t room() const { return capacity_ - end_; }  // what prepare() gave, which may be more than asked for
  void consume(std::size_t count) { start_ += count; }
  // Gives the memory back where nothing is held.
  void release_if_empty();
  // Gives back what the bytes that are held do not need. Invalidates views.
  void shrink();

  std::string_view view() const { return {bytes_.get() + start_, end_ - start_}; }
  bool empty() const { return start_ == end_; }

 private:
  void move_to(std::size_t capacity);

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;  // without the padding
  std::size_t start_ = 0;
  std::size_t end_ = 0;
};

}  // namespace lg
