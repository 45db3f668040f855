// SPDX-License-Identifier: Apache-2.0
#include "common/kafka/partition_merge.hpp"

#include <utility>

namespace lg::kafka {

namespace {
constexpr std::size_t kAtOnce = 128 * 1024;  // bytes
}

PartitionMerge::PartitionMerge(const std::string& field, const std::string& topic, const TimeSettings& times)
    : slot_(fields_.add(field)), times_(times), finder_(fields_), merged_("kafka:" + topic) {}

void PartitionMerge::take(Partition& partition, std::string_view value, std::int64_t offset) {
  padded_.assign(value);
  padded_.append(kPadding, '\0');
  Instant instant;
  if (finder_.find({padded_.data(), value.size()}, found_).empty() && found_[slot_].is_text() &&
      times_.parse(found_[slot_].text, instant)) {
    partition.last_time = instant.time;
  }
  partition.hold({partition.last_time, offset, std::string(value)});
}

bool PartitionMerge::advance(const Partitions& partitions) {
  bool any = false;
  for (std::size_t bytes = 0; bytes < kAtOnce;) {
    Partition* earliest = nullptr;
    for (const auto& [number, partition] : partitions) {
      if (!partition->holds()) {
        if (partition->caught_up || partition->is_at_end()) continue;
        return any;
      }
      if (earliest == nullptr || partition->first_held().time < earliest->first_held().time) earliest = partition.get();
    }
    if (earliest == nullptr) return any;
    const Partition::Waiting& first = earliest->first_held();
    merged_.append(first.value, {earliest->name(), static_cast<std::uint64_t>(first.offset)}, LineFeeds::none);
    bytes += first.value.size() + 1;
    earliest->drop_first_held();
    any = true;
  }
  return any;
}

}  // namespace lg::kafka
