// SPDX-License-Identifier: Apache-2.0
// Partition: what is known of one partition that is read: its stream, and how far it has been handed out.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/io/source.hpp"

namespace lg::kafka {

class Partition {
 public:
  // The stream's name is "kafka:TOPIC/NUMBER".
  Partition(std::string_view topic, std::int32_t number);

  std::int32_t number() const { return number_; }
  InputStream& stream() { return stream_; }

  // Puts a message behind what is there, as one line: line feeds in it (which mean nothing in JSON) become tabs, which
  // mean nothing there either and leave a text that is not valid as it was.
  void append(std::string_view value, std::int64_t offset);
  // A message without a record, or the end of the partition, at `offset`.
  void pass(std::int64_t offset) { next_ = offset; }

  // The offset of the first message that is not used up; none: nothing has been read.
  std::optional<std::int64_t> position() const;

  // until=end: where to stop.
  void set_end(std::int64_t offset) { end_ = offset; }
  void set_at_end() { at_end_ = true; }
  bool is_at_end() const { return at_end_ || (end_ && next_ && *next_ >= *end_); }
  bool is_beyond_end(std::int64_t offset) const { return end_ && offset >= *end_; }

  bool listed = false;  // among those with data that were not handed out yet

 private:
  std::int32_t number_;
  InputStream stream_;
  std::uint64_t appended_ = 0;  // bytes
  std::optional<std::int64_t> next_;
  std::optional<std::int64_t> end_;
  bool at_end_ = false;
};

}  // namespace lg::kafka
