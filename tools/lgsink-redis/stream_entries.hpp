// SPDX-License-Identifier: Apache-2.0
// StreamEntries: records on their way into streams. XADD is the one command that must not be carried out twice, so it
// is known of each stream which entry was the last before those that have no answer: after a broken connection what
// stands behind that tells which of them arrived.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/string_view.h>

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/redis/client.hpp"

namespace lg::sink_redis {

class StreamEntries {
 public:
  // `maxlen` and `expire` (in milliseconds) may be empty.
  StreamEntries(std::string maxlen, std::string expire) : maxlen_(std::move(maxlen)), expire_(std::move(expire)) {}

  // Whether the last entry of the stream is known. Where it is not, all commands before must be answered, then ask()'s,
  // before something is added to it.
  bool knows(std::string_view stream) const {
    return last_ids_.contains(absl::string_view(stream.data(), stream.size()));
  }
  void ask(redis::Client& client, std::string_view stream);
  bool is_asking() const { return asked_.has_value(); }

  // Appends the commands for one record; it is the newest entry. Returns how many they are.
  std::size_t add(redis::Client& client, std::string_view stream, std::string_view record);
  // The answer to ask(), else to the next command of the oldest entry.
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
    bool arrived = false;  // the XADD was answered, or found to have been carried out
  };
  std::size_t write(redis::Client& client, const Entry& entry) const;
  void find_arrived(redis::Client& client, const std::string& stream);
  void keep_id(const std::string& stream, std::string_view id);

  std::string maxlen_;
  std::string expire_;
  std::deque<Entry> entries_;
  std::optional<std::string> asked_;                        // the stream whose last entry is asked for
  absl::flat_hash_map<std::string, std::string> last_ids_;  // by stream
};

template <typename Left>
void StreamEntries::resume(redis::Client& client, const Left& left) {
  absl::flat_hash_set<std::string> looked_at;
  for (const Entry& entry : entries_) {
    if (!entry.arrived && looked_at.insert(entry.stream).second) find_arrived(client, entry.stream);
  }
  client.forget_unanswered();
  for (std::size_t i = 0; i < entries_.size(); ++i) left(i, write(client, entries_[i]));
  if (asked_) ask(client, std::string(*asked_));
}

}  // namespace lg::sink_redis
