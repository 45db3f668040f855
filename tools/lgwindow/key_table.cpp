// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/key_table.hpp"

#include <xxhash.h>

#include <algorithm>
#include <limits>

#include "common/error/error.hpp"

namespace lg::window {

namespace {

constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kPrefetched = 4 * kCacheLine;

}  // namespace

KeyTable::KeyTable(Memory& memory, std::size_t row_size)
    : memory_(memory),
      row_size_(row_size),
      slots_(kSmallestTable, 0, Accounted<Slot>(memory)),
      free_(Accounted<RowNumber>(memory)) {}

KeyTable::~KeyTable() {
  clear();
  memory_.remove(chunks_.size() * chunk_bytes());
}

std::uint32_t KeyTable::prefetch(const EncodedKey& key) const {
  const std::uint32_t hash =
      std::max<std::uint32_t>(1, static_cast<std::uint32_t>(XXH3_64bits(key.bytes.data(), key.compared) >> 32));
  const RowNumber likely = static_cast<RowNumber>(slots_[hash & (slots_.size() - 1)]);
  if (likely < end_) {
    const std::byte* const row = place(likely);
    for (std::size_t at = 0; at < row_size_ && at < kPrefetched; at += kCacheLine) __builtin_prefetch(row + at);
  }
  return hash;
}

std::pair<RowNumber, bool> KeyTable::find_or_add(const EncodedKey& key, std::uint32_t hash) {
  const std::string_view compared = key.bytes.substr(0, key.compared);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    if (slots_[at] >> 32 != hash) continue;
    const RowNumber number = static_cast<RowNumber>(slots_[at]);
    if (row(number).key.text().starts_with(compared)) return {number, false};
  }
  if ((size_ + 1) * 4 > slots_.size() * 3) {
    grow();
    for (at = hash & (slots_.size() - 1); slots_[at] != 0;) at = (at + 1) & (slots_.size() - 1);
  }
  const RowNumber number = make(key.bytes, hash);
  slots_[at] = (Slot{hash} << 32) | number;
  ++size_;
  memory_.keys = size_;
  return {number, true};
}

RowNumber KeyTable::make(std::string_view key, std::uint32_t hash) {
  Cell cell(Value::of(key), memory_);
  if (!free_.empty()) {
    const RowNumber number = free_.back();
    free_.pop_back();
    row(number) = Row(std::move(cell), hash);
    return number;
  }
  if (end_ == std::numeric_limits<RowNumber>::max()) throw Failure("more than 4,294,967,294 keys at a time");
  if (end_ == chunks_.size() * kRowsPerChunk) {
    memory_.add(chunk_bytes());
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(kRowsPerChunk * row_size_));
  }
  new (place(end_)) Row(std::move(cell), hash);
  return end_++;
}

void KeyTable::grow() {
  std::vector<Slot, Accounted<Slot>> old(slots_.size() * 2, 0, slots_.get_allocator());
  old.swap(slots_);
  for (const Slot slot : old) {
    if (slot == 0) continue;
    std::size_t at = home_of(slot);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

// Closes the gap, so that every row is still found from its own slot on.
void KeyTable::erase(RowNumber number) {
  Row& erased = row(number);
  const std::size_t mask = slots_.size() - 1;
  const Slot wanted = (Slot{erased.hash} << 32) | number;
  std::size_t gap = home_of(wanted);
  while (slots_[gap] != wanted) gap = (gap + 1) & mask;
  for (std::size_t at = (gap + 1) & mask; slots_[at] != 0; at = (at + 1) & mask) {
    if (((at - home_of(slots_[at])) & mask) >= ((at - gap) & mask)) {
      slots_[gap] = slots_[at];
      gap = at;
    }
  }
  slots_[gap] = 0;
  erased.key = Cell();
  erased.hash = 0;
  free_.push_back(number);
  --size_;
  memory_.keys = size_;
}

void KeyTable::clear() {
  for (RowNumber number = 0; number < end_; ++number) row(number).~Row();
  // Memory that this time was used by a small part only is given back.
  if (chunks_.size() > 1 && end_ < chunks_.size() * kRowsPerChunk / 8) {
    for (; chunks_.size() > 1; chunks_.pop_back()) memory_.remove(chunk_bytes());
    std::vector<Slot, Accounted<Slot>>(kSmallestTable, 0, slots_.get_allocator()).swap(slots_);
  } else {
    std::fill(slots_.begin(), slots_.end(), 0);
  }
  free_.clear();
  size_ = 0;
  end_ = 0;
  memory_.keys = 0;
}

}  // namespace lg::window
