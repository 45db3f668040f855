// SPDX-License-Identifier: Apache-2.0
// Commits: what a group is told of how far it has read. Positions are noted at each mark, and committed when all before
// the mark is settled (see pipeline/progress.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/kafka/kafka_client.hpp"
#include "common/pipeline/mark.hpp"
#include "common/pipeline/runtime.hpp"

namespace lg::kafka {

class Commits {
 public:
  using Positions = std::vector<std::pair<std::int32_t, std::int64_t>>;  // partition, offset of what comes next
  // Hears what the group says, for so long.
  using Listen = std::function<void(std::chrono::milliseconds)>;

  // `client` and `runtime` outlive the object. Commits are attempted for as long as services may be away.
  Commits(Client& client, Runtime& runtime, std::string topic, std::string group, Listen listen);

  void note(Mark mark, Positions positions);
  // Commits the positions of the newest mark up to this one. With `wait`, until the group has them, or they are of no
  // use to it any more (which is warned about); otherwise the next one will say the same. Throws ServiceError.
  void commit(Mark mark, bool wait);
  // The partition is no longer ours.
  void forget(std::int32_t partition);
  // A commit that was not waited for has failed.
  void forget_what_was_said() { committed_.clear(); }

 private:
  void commit_and_wait(rd_kafka_topic_partition_list_t& list);

  Client& client_;
  Runtime& runtime_;
  const std::string topic_;
  const std::string group_;
  const Listen listen_;
  std::map<Mark, Positions> marks_;
  std::map<std::int32_t, std::int64_t> committed_;  // as far as we have said it
};

}  // namespace lg::kafka
