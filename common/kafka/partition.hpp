// SPDX-License-Identifier: Apache-2.0
// Partition: what is known of one partition that is read: its messages that were not handed out yet, and how far it
// has been.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "common/kafka/message_stream.hpp"
#include "common/time/instant.hpp"

namespace lg::kafka {

class Partition {
 public:
  // A message that waits for its turn among those of other partitions.
  struct Waiting {
    Timestamp time;
    std::int64_t offset;
    std::string value;
  };

  // `name`, "kafka:TOPIC/NUMBER", outlives the partition and whatever is read of it.
  explicit Partition(const std::string& name) : name_(name), messages_(name) {}

  const std::string& name() const { return name_; }
  InputStream& stream() { return messages_.stream(); }

  void append(std::string_view value, std::int64_t offset, LineFeeds line_feeds) {
    messages_.append(value, {name_, static_cast<std::uint64_t>(offset)}, line_feeds);
    next_ = offset + 1;
  }
  void hold(Waiting waiting) {
    next_ = waiting.offset + 1;
    waiting_bytes_ += waiting.value.size();
    waiting_.push_back(std::move(waiting));
  }
  bool holds() const { return !waiting_.empty(); }
  const Waiting& first_held() const { return waiting_.front(); }
  void drop_first_held() {
    waiting_bytes_ -= waiting_.front().value.size();
    waiting_.pop_front();
  }
  std::size_t held_bytes() const { return waiting_bytes_; }
  std::size_t held() const { return waiting_.size(); }
  // A message without a record, or the end of the partition, at `offset`.
  void pass(std::int64_t offset) { next_ = offset; }

  // The offset of the first message that is not used up; none: nothing has been read.
  std::optional<std::int64_t> position() const {
    if (holds()) return waiting_.front().offset;
    if (!messages_.empty()) return static_cast<std::int64_t>(messages_.first().offset);
    return next_;
  }

  // until=end: where to stop.
  void set_end(std::int64_t offset) { end_ = offset; }
  bool is_at_end() const { return at_end_ || (end_ && next_ && *next_ >= *end_); }
  void set_at_end() { at_end_ = true; }
  bool is_beyond_end(std::int64_t offset) const { return end_ && offset >= *end_; }

  bool listed = false;     // among those with data that were not handed out yet
  bool caught_up = false;  // nothing more is there just now
  bool paused = false;     // nothing more is fetched just now
  Timestamp last_time{};   // of its messages

 private:
  const std::string& name_;
  MessageStream messages_;
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::optional<std::int64_t> next_;
  std::optional<std::int64_t> end_;
  bool at_end_ = false;
};

}  // namespace lg::kafka
