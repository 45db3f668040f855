// SPDX-License-Identifier: Apache-2.0
// KeyTable: the rows of the keys. A row is of one size, known at the start, never moves, and its number is used again
// when it is erased. They are found by an open-addressing table of 8 bytes a slot (half of the hash, and the number).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "tools/lgwindow/cell.hpp"
#include "tools/lgwindow/key_codec.hpp"
#include "tools/lgwindow/memory.hpp"

namespace lg::window {

using RowNumber = std::uint32_t;

// What every row opens with.
struct Row {
  Row(Cell&& encoded_key, std::uint32_t key_hash) : key(std::move(encoded_key)), hash(key_hash) {}

  std::uint64_t records = 0;  // in the window
  Cell key;                   // encoded
  std::uint32_t hash;
  bool passed = false;  // --once: whether the condition was true at the key's last event

  std::byte* at(std::size_t offset) { return reinterpret_cast<std::byte*>(this) + offset; }
};

class KeyTable {
 public:
  // `row_size` in bytes, from sizeof(Row) on.
  KeyTable(Memory& memory, std::size_t row_size);
  ~KeyTable();
  KeyTable(const KeyTable&) = delete;
  KeyTable& operator=(const KeyTable&) = delete;

  // Asks the memory for what find_or_add() will look at, so that it is there when other work was done. Returns the
  // hash of the key.
  std::uint32_t prefetch(const EncodedKey& key) const;
  // The row of the key, and whether it was made just now (then only its Row part is there).
  std::pair<RowNumber, bool> find_or_add(const EncodedKey& key, std::uint32_t hash);
  Row& row(RowNumber number) { return *std::launder(reinterpret_cast<Row*>(place(number))); }
  // What stands behind the Row part is to be destroyed before; the same holds for clear().
  void erase(RowNumber number);
  void clear();

  std::size_t size() const { return size_; }
  // Numbers from 0 to end() - 1 are rows or were erased; without erase(), all are rows in the order in which they came.
  RowNumber end() const { return end_; }
  bool is_row(RowNumber number) { return row(number).hash != 0; }

 private:
  static constexpr std::size_t kRowsPerChunk = 256;
  static constexpr std::size_t kSmallestTable = 64;
  using Slot = std::uint64_t;  // hash << 32 | number; 0: empty (no hash is 0)

  std::size_t home_of(Slot slot) const { return static_cast<std::size_t>(slot >> 32) & (slots_.size() - 1); }
  std::byte* place(RowNumber number) const {
    return chunks_[number / kRowsPerChunk].get() + number % kRowsPerChunk * row_size_;
  }
  std::size_t chunk_bytes() const { return kRowsPerChunk * row_size_ + kBlockOverhead; }
  RowNumber make(std::string_view key, std::uint32_t hash);
  void grow();

  Memory& memory_;
  std::size_t row_size_;
  std::vector<Slot, Accounted<Slot>> slots_;
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::vector<RowNumber, Accounted<RowNumber>> free_;
  std::size_t size_ = 0;
  RowNumber end_ = 0;
};

}  // namespace lg::window
