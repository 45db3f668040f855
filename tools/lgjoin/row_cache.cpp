// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/row_cache.hpp"

namespace lg::join {

namespace {

constexpr std::size_t kBytesKept = 4096;  // capacity that a row that is used again may keep
constexpr std::size_t kRoom = 96;         // for members

absl::string_view view(std::string_view key) {
  return {key.data(), key.size()};
}

}  // namespace

CachedRow* RowCache::find(std::string_view key, Timestamp now) {
  const auto found = by_key_.find(view(key));
  if (found == by_key_.end()) return nullptr;
  CachedRow& row = *found->second;
  if (row.state != CachedRow::State::asked && row.expires_ <= now) {
    forget(row);
    return nullptr;
  }
  row.used_lately_ = true;
  return &row;
}

CachedRow& RowCache::add(std::string_view key) {
  if (free_.empty()) {
    rows_.emplace_back();
    free_.push_back(&rows_.back());
  }
  CachedRow& row = *free_.back();
  free_.pop_back();
  row.bytes_.reserve(key.size() + kRoom);
  row.bytes_ = key;
  row.key_size_ = static_cast<std::uint32_t>(key.size());
  row.state = CachedRow::State::asked;
  row.users = 0;
  row.used_lately_ = false;
  row.listed_ = true;
  by_key_.emplace(view(row.key()), &row);
  return row;
}

void RowCache::settle(CachedRow& row, CachedRow::State state, std::string_view members, Timestamp now) {
  row.state = state;
  // The key of the map is that of the row, and moves with it.
  const bool moves = row.bytes_.capacity() < row.bytes_.size() + members.size();
  if (moves) by_key_.erase(view(row.key()));
  row.bytes_ += members;
  if (moves) by_key_.emplace(view(row.key()), &row);
  bytes_ += row.bytes_.size();
  row.expires_ = now + lifetime_;
  if (state == CachedRow::State::bad) forget(row);
}

void RowCache::release(CachedRow& row) {
  if (--row.users > 0) return;
  if (!row.listed_) {
    recycle(row);
  } else if (capacity_ == 0) {
    forget(row);
  } else if (by_key_.size() > capacity_ || bytes_ > most_bytes_) {
    make_room();
  }
}

void RowCache::forget(CachedRow& row) {
  if (row.state != CachedRow::State::asked) bytes_ -= row.bytes_.size();
  by_key_.erase(view(row.key()));
  row.listed_ = false;
  if (row.users == 0) recycle(row);
}

void RowCache::recycle(CachedRow& row) {
  row.bytes_.clear();
  if (row.bytes_.capacity() > kBytesKept) row.bytes_.shrink_to_fit();
  free_.push_back(&row);
}

void RowCache::make_room() {
  // Twice round: the first time every row that was used lately loses that mark.
  for (std::size_t steps = 2 * rows_.size(); steps > 0 && (by_key_.size() > capacity_ || bytes_ > most_bytes_);
       --steps) {
    if (hand_ >= rows_.size()) hand_ = 0;
    CachedRow& row = rows_[hand_++];
    if (!row.listed_ || row.users > 0 || row.state == CachedRow::State::asked) continue;
    if (row.used_lately_) {
      row.used_lately_ = false;
    } else {
      forget(row);
    }
  }
}

}  // namespace lg::join
