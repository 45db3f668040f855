// SPDX-License-Identifier: Apache-2.0
// Groups: the keys with their states. A row is the Row part, what the kind of window keeps for itself (Extra, a trivial
// type), and the state of the aggregates.
#pragma once

#include <span>

#include "common/time/instant.hpp"
#include "tools/lgwindow/aggregation.hpp"
#include "tools/lgwindow/key_codec.hpp"
#include "tools/lgwindow/key_table.hpp"

namespace lg::window {

// An event that is taken. Everything points into the record in hand.
struct Event {
  std::span<const Value> values;
  Timestamp time;
  const Record* record;
};

struct NoExtra {};

template <typename Extra = NoExtra>
class Groups {
 public:
  // The aggregation must be laid out, and everything outlive the groups.
  Groups(KeyCodec& keys, Aggregation& aggregation, Memory& memory)
      : keys_(keys), aggregation_(aggregation), table_(memory, kStateOffset + aggregation.state_size()) {}
  ~Groups() { clear(); }

  // The row of the event's key, and whether it is new. Also lets the aggregation take the event.
  std::pair<RowNumber, bool> take(const Event& event) {
    const EncodedKey key = keys_.encode(*event.record);
    const std::uint32_t hash = table_.prefetch(key);
    aggregation_.take(event.values);
    const std::pair<RowNumber, bool> found = table_.find_or_add(key, hash);
    if (found.second) {
      Row& made = row(found.first);
      new (made.at(sizeof(Row))) Extra();
      aggregation_.construct(state(made));
    }
    return found;
  }
  void drop(RowNumber number) {
    aggregation_.destroy(state(row(number)));
    table_.erase(number);
  }
  void clear() {
    for (RowNumber number = 0; number < table_.end(); ++number) {
      if (table_.is_row(number)) aggregation_.destroy(state(row(number)));
    }
    table_.clear();
  }

  Row& row(RowNumber number) { return table_.row(number); }
  static Extra& extra(Row& row) { return *std::launder(reinterpret_cast<Extra*>(row.at(sizeof(Row)))); }
  static std::byte* state(Row& row) { return row.at(kStateOffset); }
  std::size_t size() const { return table_.size(); }
  // Numbers up to here are rows in the order in which they came, if none was dropped since clear().
  RowNumber end() const { return table_.end(); }

 private:
  static constexpr std::size_t kExtraSize = std::is_empty_v<Extra> ? 0 : (sizeof(Extra) + 7) / 8 * 8;
  static constexpr std::size_t kStateOffset = sizeof(Row) + kExtraSize;
  static_assert(std::is_trivially_destructible_v<Extra> && alignof(Extra) <= 8 && sizeof(Row) % 8 == 0);

  KeyCodec& keys_;
  Aggregation& aggregation_;
  KeyTable table_;
};

}  // namespace lg::window
