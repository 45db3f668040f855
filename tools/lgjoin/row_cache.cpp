// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/row_cache.hpp"

namespace lg::join {

namespace {

constexpr std::size_t kTextKept = 4096;  // capacity that a row that is used again may keep

absl::string_view view(std::string_view key) {
  return {key.data(), key.size()};
}

void clear(std::string& text) {
  text.clear();
  if (text.capacity() > kTextKept) text.shrink_to_fit();
}

}  // namespace

CachedRow* RowCache::find(std::string_view key, Timestamp now) {
  const auto found = by_key_.find(view(key));
  if (found == by_key_.end()) return nullptr;
  CachedRow& row = *found->second;
  if (row.state != CachedRow::State::asked && row.expires <= now) {
    forget(row);
    return nullptr;
  }
  row.used_lately = true;
  return &row;
}

CachedRow& RowCache::add(std::string_view key) {
  if (free_.empty()) {
    rows_.emplace_back();
    free_.push_back(&rows_.back());
  }
  CachedRow& row = *free_.back();
  free_.pop_back();
  row.key = key;
  row.state = CachedRow::State::asked;
  row.users = 0;
  row.used_lately = false;
  row.listed = true;
  by_key_.emplace(view(row.key), &row);
  return row;
}

void RowCache::settle(CachedRow& row, Timestamp now) {
  if (!row.listed) return;
  bytes_ += bytes_of(row);
  row.expires = now + lifetime_;
  if (row.state == CachedRow::State::bad) forget(row);
}

void RowCache::release(CachedRow& row) {
  if (--row.users > 0) return;
  if (!row.listed) {
    recycle(row);
  } else if (capacity_ == 0) {
    forget(row);
  } else if (by_key_.size() > capacity_ || bytes_ > most_bytes_) {
    make_room();
  }
}

void RowCache::forget(CachedRow& row) {
  if (row.state != CachedRow::State::asked) bytes_ -= bytes_of(row);
  by_key_.erase(view(row.key));
  row.listed = false;
  if (row.users == 0) recycle(row);
}

void RowCache::recycle(CachedRow& row) {
  clear(row.key);
  clear(row.members);
  free_.push_back(&row);
}

void RowCache::make_room() {
  // Twice round: the first time every row that was used lately loses that mark.
  for (std::size_t steps = 2 * rows_.size(); steps > 0 && (by_key_.size() > capacity_ || bytes_ > most_bytes_);
       --steps) {
    if (hand_ >= rows_.size()) hand_ = 0;
    CachedRow& row = rows_[hand_++];
    if (!row.listed || row.users > 0 || row.state == CachedRow::State::asked) continue;
    if (row.used_lately) {
      row.used_lately = false;
    } else {
      forget(row);
    }
  }
}

}  // namespace lg::join
