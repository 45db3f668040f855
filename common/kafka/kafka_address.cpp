// SPDX-License-Identifier: Apache-2.0
#include "common/kafka/kafka_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "common/error/error.hpp"
#include "common/io/uri.hpp"

namespace lg::kafka {

namespace {

constexpr std::size_t kLongestTopic = 249;  // as the broker has it
constexpr std::int32_t kMostShards = 100'000;

std::string checked_topic(const Uri& uri) {
  const std::string& topic = uri.name();
  const bool legal = std::all_of(topic.begin(), topic.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
  if (topic.empty()) throw UsageError(fmt::format("'{}' names no topic", uri.text()), "it looks like kafka:TOPIC");
  if (!legal || topic.size() > kLongestTopic || topic == "." || topic == "..") {
    throw UsageError(fmt::format("'{}': '{}' cannot be the name of a topic", uri.text(), topic),
                     "letters, digits, dots, underscores and dashes, at most 249 of them");
  }
  return topic;
}

From parse_from(const Uri& uri, const std::string& text) {
  if (text == "earliest") return From::earliest;
  if (text == "latest") return From::latest;
  if (text == "committed") return From::committed;
  throw UsageError(uri.describe("from") + " is none of earliest, latest, committed");
}

InputAddress::Shard parse_shard(const Uri& uri, const std::string& text) {
  InputAddress::Shard shard{0, 0};
  const char* const end = text.data() + text.size();
  const std::from_chars_result index = std::from_chars(text.data(), end, shard.index);
  if (index.ec == std::errc() && index.ptr != end && *index.ptr == '/') {
    const std::from_chars_result count = std::from_chars(index.ptr + 1, end, shard.count);
    if (count.ec == std::errc() && count.ptr == end && shard.index >= 0 && shard.count > shard.index &&
        shard.count <= kMostShards) {
      return shard;
    }
  }
  throw UsageError(uri.describe("shard") + " is no share", "shard=0/4 is the first of four, shard=3/4 the last");
}

}  // namespace

InputAddress::InputAddress(const std::string& text) : uri(text) {
  const Uri parsed(text, kScheme, {"group", "shard", "from", "until", "order"});
  topic = checked_topic(parsed);
  group = parsed.parameter("group").value_or("");
  order = parsed.parameter("order").value_or("");
  if (const auto value = parsed.parameter("shard")) shard = parse_shard(parsed, *value);
  if (const auto value = parsed.parameter("until")) {
    if (*value != "end") throw UsageError(parsed.describe("until") + " is not known; only until=end is");
    until_end = true;
  }
  if (const auto value = parsed.parameter("from")) {
    from = parse_from(parsed, *value);
    if (from == From::committed && group.empty()) {
      throw UsageError(parsed.describe("from") + " needs group=", "without a group nothing is committed");
    }
  }
}

std::string InputAddress::describe() const {
  std::string text = fmt::format("Kafka topic '{}'", topic);
  if (!group.empty()) text += fmt::format(" as group '{}'", group);
  if (shard) text += fmt::format(", share {} of {}", shard->index, shard->count);
  const char* const begin = from == From::latest ? "the latest" : "the earliest";
  if (group.empty()) {
    text += fmt::format(", from {} record on", begin);
  } else {
    text += fmt::format(", from where the group has stopped, or else from {} record on", begin);
  }
  if (!order.empty()) text += fmt::format(", in the order of {}", order);
  if (until_end) text += ", until the present end";
  return text;
}

OutputAddress::OutputAddress(const std::string& text) : uri(text) {
  const Uri parsed(text, kScheme, {"key"});
  topic = checked_topic(parsed);
  key = parsed.parameter("key").value_or("");
}

std::string OutputAddress::describe() const {
  return key.empty() ? fmt::format("Kafka topic '{}'", topic) : fmt::format("Kafka topic '{}' by {}", topic, key);
}

}  // namespace lg::kafka
