// SPDX-License-Identifier: Apache-2.0
// RowCache: rows of a table elsewhere, by key: those that were asked for and have not come, those that records wait to
// be written with, and as many others as --cache-size allows, for as long as --cache-ttl. That there is no row is
// remembered like a row.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "common/time/instant.hpp"

namespace lg::join {

// One cache line, and its bytes: a lookup touches no more than these two and its place in the map.
struct alignas(64) CachedRow {
  enum class State : std::uint8_t { asked, found, missing, bad };

  std::string_view key() const { return std::string_view(bytes_).substr(0, key_size_); }
  // found: as RowWriter takes them; bad: why.
  std::string_view members() const { return std::string_view(bytes_).substr(key_size_); }

  State state = State::asked;
  std::uint32_t users = 0;  // records that wait for it

 private:
  friend class RowCache;
  bool used_lately_ = false;
  bool listed_ = false;  // found by its key
  std::uint32_t key_size_ = 0;
  Timestamp expires_{};
  std::string bytes_;
};

class RowCache {
 public:
  // `capacity` 0: a row is forgotten when nobody waits for it any more. `most_bytes` bounds keys and rows besides.
  RowCache(std::size_t capacity, std::uint64_t most_bytes, Duration lifetime)
      : capacity_(capacity), most_bytes_(most_bytes), lifetime_(lifetime) {}
  RowCache(const RowCache&) = delete;
  RowCache& operator=(const RowCache&) = delete;

  // The row of `key` that is asked for, or known and not too old; null if there is none.
  CachedRow* find(std::string_view key, Timestamp now);
  // A row for `key`, which find() did not find, in the state `asked` and without users.
  CachedRow& add(std::string_view key);
  // The answer has come. A row that is bad is not kept.
  void settle(CachedRow& row, CachedRow::State state, std::string_view members, Timestamp now);
  // One user less. Rows are given back by their last user.
  void release(CachedRow& row);

  std::size_t size() const { return by_key_.size(); }

 private:
  // No longer found by its key; its memory is used again as soon as it has no users.
  void forget(CachedRow& row);
  void recycle(CachedRow& row);
  void make_room();

  std::size_t capacity_;
  std::uint64_t most_bytes_;
  Duration lifetime_;
  std::deque<CachedRow> rows_;  // their addresses stay
  std::vector<CachedRow*> free_;
  absl::flat_hash_map<absl::string_view, CachedRow*> by_key_;
  std::uint64_t bytes_ = 0;  // of the listed ones that are settled
  std::size_t hand_ = 0;     // of the clock: where the search for a row to give up goes on
};

}  // namespace lg::join
