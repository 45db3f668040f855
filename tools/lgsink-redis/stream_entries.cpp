// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-redis/stream_entries.hpp"

#include "common/redis/source_lines.hpp"

namespace lg::sink_redis {

namespace {

constexpr std::size_t kMostStreams = 10'000;  // of which the last entry is known
using redis::kRecordField;

constexpr std::string_view kBeforeAll = "0-0";
constexpr std::string_view kAtOnce = "1000";

}  // namespace

void StreamEntries::ask(redis::Client& client, std::string_view stream) {
  asked_ = stream;
  client.command({"XREVRANGE", stream, "+", "-", "COUNT", "1"});
}

std::size_t StreamEntries::add(redis::Client& client, std::string_view stream, std::string_view record) {
  Entry& entry = entries_.emplace_back();
  entry.stream = stream;
  entry.record = record;
  return write(client, entry);
}

std::size_t StreamEntries::write(redis::Client& client, const Entry& entry) const {
  std::size_t commands = 0;
  if (!entry.arrived) {
    if (maxlen_.empty()) {
      client.command({"XADD", entry.stream, "*", kRecordField, entry.record});
    } else {
      client.command({"XADD", entry.stream, "MAXLEN", maxlen_, "*", kRecordField, entry.record});
    }
    ++commands;
  }
  if (!expire_.empty()) {
    client.command({"PEXPIRE", entry.stream, expire_});
    ++commands;
  }
  return commands;
}

void StreamEntries::take(const redis::Reply& reply) {
  if (asked_) {
    // What is no stream refuses the entries, too, each for itself.
    keep_id(*asked_, reply.size() == 0 ? kBeforeAll : reply.first().first().text());
    asked_.reset();
    return;
  }
  Entry& entry = entries_.front();
  if (entry.arrived) return;
  entry.arrived = true;
  if (!reply.is_error()) keep_id(entry.stream, reply.text());
}

void StreamEntries::keep_id(const std::string& stream, std::string_view id) {
  if (last_ids_.size() >= kMostStreams && !last_ids_.contains(stream)) last_ids_.clear();
  last_ids_[stream] = id;
}

void StreamEntries::find_arrived(redis::Client& client, const std::string& stream) {
  const auto last = last_ids_.find(stream);
  if (last == last_ids_.end()) return;
  std::size_t next = 0;
  for (;;) {
    const std::string from = "(" + last->second;
    const redis::Reply found = client.call({"XRANGE", stream, from, "+", "COUNT", kAtOnce});
    if (!found.is_array() || found.size() == 0) return;
    redis::Reply item = found.first();
    for (std::size_t i = 0; i < found.size(); ++i, item = item.next()) {
      const redis::Reply id = item.first();
      const redis::Reply fields = id.next();
      last->second = id.text();
      if (fields.size() != 2 || fields.first().text() != kRecordField) continue;
      const std::string_view record = fields.first().next().text();
      // Those that arrived did so in our order. One that another program wrote is none of them.
      for (std::size_t at = next; at < entries_.size(); ++at) {
        Entry& entry = entries_[at];
        if (entry.arrived || entry.stream != stream || entry.record != record) continue;
        entry.arrived = true;
        next = at + 1;
        break;
      }
    }
  }
}

}  // namespace lg::sink_redis
