// SPDX-License-Identifier: Apache-2.0
#include "common/kafka/commits.hpp"

#include <fmt/format.h>

namespace lg::kafka {
namespace {

constexpr std::chrono::milliseconds kBetweenTries{200};
constexpr int kTries = 50;  // of a last commit, where the group is about to change

}  // namespace

Commits::Commits(Client& client, Runtime& runtime, std::string topic, std::string group, Listen listen)
    : client_(client),
      runtime_(runtime),
      topic_(std::move(topic)),
      group_(std::move(group)),
      listen_(std::move(listen)) {}

void Commits::note(Mark mark, Positions positions) {
  marks_[mark] = std::move(positions);
}

void Commits::forget(std::int32_t partition) {
  committed_.erase(partition);
  for (auto& [mark, positions] : marks_) {
    std::erase_if(positions, [partition](const auto& position) { return position.first == partition; });
  }
}

void Commits::commit(Mark mark, bool wait) {
  auto after = marks_.upper_bound(mark);
  if (after == marks_.begin()) return;
  // A commit that reaches the coordinator behind our request to join again would be refused, and librdkafka would take
  // all partitions for lost. The next one will say the same.
  if (!wait && client_.is_joining()) return;
  const auto newest = std::prev(after);
  const List list(rd_kafka_topic_partition_list_new(static_cast<int>(newest->second.size())));
  for (const auto& [number, position] : newest->second) {
    std::int64_t& before = committed_.try_emplace(number, -1).first->second;
    if (position == before) continue;
    rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), number)->offset = position;
    before = position;
  }
  marks_.erase(marks_.begin(), after);
  if (wait && list->cnt == 0 && committed_.empty()) return;
  if (!wait) {
    if (list->cnt > 0) rd_kafka_commit(client_.handle(), list.get(), 1);
    return;
  }
  // What was committed without waiting is said again, for nobody knows whether it has arrived.
  for (const auto& [number, position] : committed_) {
    if (position < 0 || rd_kafka_topic_partition_list_find(list.get(), topic_.c_str(), number) != nullptr) {
      continue;
    }
    rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), number)->offset = position;
  }
  if (list->cnt > 0) commit_and_wait(*list);
}

void Commits::commit_and_wait(rd_kafka_topic_partition_list_t& list) {
  const Timestamp until = runtime_.clock.now() + runtime_.services.retry_for;
  for (int tries = 1;; ++tries) {
    if (client_.is_joining() && tries < kTries) {
      listen_(kBetweenTries);
      continue;
    }
    const rd_kafka_resp_err_t error = rd_kafka_commit(client_.handle(), &list, 0);
    switch (error) {
      case RD_KAFKA_RESP_ERR_NO_ERROR:
      case RD_KAFKA_RESP_ERR__NO_OFFSET:
        return;
      case RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION:
      case RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID:
      case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
      case RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
        if (error == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS && tries < kTries) break;
        runtime_.messages.warning(
            fmt::format("group '{}' has changed before all was committed; some records may come twice", group_));
        return;
      default:
        ++runtime_.counters["retried"];
        if (runtime_.clock.now() >= until || Client::is_hopeless(error)) {
          client_.fail(error, fmt::format("committing for group '{}'", group_), {});
        }
    }
    if (runtime_.stop.terminated() && tries >= kTries && error != RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS) {
      client_.fail(error, fmt::format("committing for group '{}'", group_), {});
    }
    listen_(kBetweenTries);
  }
}

}  // namespace lg::kafka
