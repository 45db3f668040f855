// SPDX-License-Identifier: Apache-2.0
// StreamEntries: records on their way into streams. XADD is the one command that must not be carried out twice, so it
// is known of each stream which entry was the last before those that have no answer: after a broken connection what
// stands behind that tells which of them arrived.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "common/redis/client.hpp"

namespace lg::sink_redis {

class StreamEntries {
 public:
  // `maxlen` and `expire` (in milliseconds) may be empty.
  StreamEntries(std::string maxlen, std::string expire) : maxlen_(std::move(maxlen)), expire_(std::move(expire)) {}

  // Appends the commands for one record; it is the newest entry. Returns how many they are.
  std::size_t add(redis::Client& client, std::string_view stream, std::string_view record);
  // The answer to the next command of the oldest entry.
  void take(const redis::Reply& reply);
  // The oldest entry is done.
  void pop() { entries_.pop_front(); }

  // After a broken connection: finds out which entries arrived, and appends the commands that are left of each, in
  // order. `left(i, n)`: the i-th entry has so many.
  template <typename Left>
  void resume(redis::Client& client, const Left& left);

 private:
  struct Entry {
    std::string stream;
    std::string record;
    bool probes = false;   // a question for the stream's last entry goes before it
    bool arrived = false;  // the XADD was answered, or found to have been carried out
  };
  std::size_t write(redis::Client& client, const Entry& entry) const;
  void find_arrived(redis::Client& client, const std::string& stream);
  void keep_id(const std::string& stream, std::string_view id);

  std::string maxlen_;
  std::string expire_;
  std::deque<Entry> entries_;
  bool probe_answered_ = false;                             // of the oldest entry
  absl::flat_hash_map<std::string, std::string> last_ids_;  // by stream
};

template <typename Left>
void StreamEntries::resume(redis::Client& client, const Left& left) {
  absl::flat_hash_map<std::string, bool> looked_at;
  for (const Entry& entry : entries_) {
    if (!entry.arrived && looked_at.emplace(entry.stream, true).second) find_arrived(client, entry.stream);
  }
  client.forget_unanswered();
  probe_answered_ = false;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    entry.probes = !entry.arrived && !last_ids_.contains(entry.stream);
    left(i, write(client, entry));
  }
}

}  // namespace lg::sink_redis
