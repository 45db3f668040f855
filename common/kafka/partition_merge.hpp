// SPDX-License-Identifier: Apache-2.0
// PartitionMerge: the messages of several partitions in the order of their event time (order=FIELD), so that reading
// them again interleaves them as before. The order within a partition stays what it is; a message without a time has
// that of the one before it. A message waits until no other partition can have an earlier one: until each has a message
// or nothing more just now.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "common/kafka/partition.hpp"
#include "common/record/record.hpp"
#include "common/time/settings.hpp"

namespace lg::kafka {

using Partitions = std::map<std::int32_t, std::unique_ptr<Partition>>;

class PartitionMerge {
 public:
  // A partition that is ahead of others is not fetched from while it holds so much.
  static constexpr std::size_t kMostHeld = 20'000;
  static constexpr std::size_t kMostHeldBytes = 16'000'000;

  // `times` outlives it.
  PartitionMerge(const std::string& field, const std::string& topic, const TimeSettings& times);

  void take(Partition& partition, std::string_view value, std::int64_t offset);
  // Puts the messages whose turn has come into stream(). Whether there were any.
  bool advance(const Partitions& partitions);
  InputStream& stream() { return merged_.stream(); }

 private:
  FieldSet fields_;
  std::size_t slot_;
  const TimeSettings& times_;
  FieldFinder finder_;
  Record found_;
  std::string padded_;
  MessageStream merged_;
};

}  // namespace lg::kafka
