// SPDX-License-Identifier: Apache-2.0
// Cell: a value that is kept in the state, in 16 bytes. Integers, short texts and short numbers "as written" lie in
// the cell itself, all else in a block of its own. Where the number is written in another way than we would write it
// (1.50, 1e3), the text is kept and the number read again, so that it is printed as it came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "common/record/value.hpp"
#include "tools/lgwindow/memory.hpp"

namespace lg::window {

class Cell {
 public:
  Cell() = default;  // null
  // Throws Failure beyond the limit of `memory`, which must outlive the cell.
  Cell(const Value& value, Memory& memory);
  Cell(Cell&& other) noexcept : bytes_(other.bytes_) { other.bytes_ = {}; }
  Cell& operator=(Cell&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Cell() {
    if (kind() == Kind::block) release();
  }

  bool is_null() const { return kind() == Kind::null; }
  // Its text points into the cell: valid until the cell is moved or destroyed.
  Value value() const;
  // For a cell made of a text: its characters, without making a Value.
  std::string_view text() const { return kind() == Kind::block ? block_text() : inline_text(); }

 private:
  static constexpr std::size_t kInline = 14;
  enum class Kind : std::uint8_t { null, no, yes, integer, real, text, number, json, block };
  struct Block;
  struct Bytes {
    alignas(8) char payload[kInline] = {};
    std::uint8_t length = 0;  // of a text in `payload`
    Kind kind = Kind::null;
  };

  Kind kind() const { return bytes_.kind; }
  std::string_view inline_text() const { return {bytes_.payload, bytes_.length}; }
  const Block* block() const;
  std::string_view block_text() const;
  void set_text(Kind kind, const Value& value, Memory& memory);
  void release();

  Bytes bytes_;
};
static_assert(sizeof(Cell) == 16);

}  // namespace lg::window
