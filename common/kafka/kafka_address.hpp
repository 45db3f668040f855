// SPDX-License-Identifier: Apache-2.0
// What a kafka: URI says, as an input and as an output.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lg::kafka {

inline constexpr const char* kScheme = "kafka:";

enum class From { earliest, latest, committed };

struct InputAddress {
  // kafka:TOPIC?group=G&shard=0/4&from=earliest|latest|committed&until=end&order=FIELD. Throws UsageError.
  explicit InputAddress(const std::string& text);

  std::string uri;
  std::string topic;
  std::string group;  // empty: none, so that nothing is committed
  // Of so many equal shares of the partitions, this one; none: those that the group assigns, or all without a group.
  struct Shard {
    std::int32_t index;
    std::int32_t count;
  };
  std::optional<Shard> shard;
  From from = From::committed;
  bool until_end = false;
  std::string order;  // the field with the time by which the partitions are merged; empty: they come as they come

  // Whether the group's members share the partitions among themselves.
  bool subscribes() const { return !group.empty() && !shard; }
  std::string describe() const;
};

struct OutputAddress {
  // kafka:TOPIC?key=FIELD. Throws UsageError.
  explicit OutputAddress(const std::string& text);

  std::string uri;
  std::string topic;
  std::string key;  // the field whose text is the key; empty: none
  std::string describe() const;
};

}  // namespace lg::kafka
