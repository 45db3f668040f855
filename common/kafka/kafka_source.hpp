// SPDX-License-Identifier: Apache-2.0
// KafkaSource: the records of a topic, a stream for each partition. It fetches whole batches; what it hands out is
// committed only when it is told that it need not come again (see pipeline/progress.hpp). When partitions move to
// another member of the group, what was read of them is settled and committed before they go.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/io/source.hpp"
#include "common/io/waiter.hpp"
#include "common/kafka/commits.hpp"
#include "common/kafka/kafka_address.hpp"
#include "common/kafka/kafka_client.hpp"
#include "common/kafka/partition.hpp"
#include "common/kafka/partition_merge.hpp"

namespace lg::kafka {

class KafkaSource final : public Source {
 public:
  // `output_descriptor`: where the results go, if its reader may go away; else -1. `runtime` outlives the source.
  KafkaSource(InputAddress address, Runtime& runtime, int output_descriptor, LineFeeds line_feeds = LineFeeds::none);
  ~KafkaSource() override;

  void open() override;
  Event next(std::chrono::milliseconds wait) override;
  bool takes_commits() const override { return !address_.group.empty(); }
  void mark(Mark mark) override;
  void commit(Mark mark, bool wait) override;
  std::string describe() const override { return address_.describe(); }

 private:
  struct QueueDeleter {
    void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
  };

  void subscribe();
  void assign_share(std::int32_t partitions);
  void on_rebalance(rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* partitions);
  void take_over(rd_kafka_topic_partition_list_t* partitions);
  void go_on_where_lost(rd_kafka_topic_partition_list_t* partitions);
  void give_away();
  bool fetch(std::chrono::milliseconds wait);
  void take(const rd_kafka_message_t& message);
  void pause_and_resume();
  bool is_at_end() const;

  InputAddress address_;
  Runtime& runtime_;
  LineFeeds line_feeds_;
  Waiter waiter_;
  int wake_descriptor_ = -1;
  std::unique_ptr<Client> client_;
  std::optional<Commits> commits_;
  std::unique_ptr<rd_kafka_queue_t, QueueDeleter> queue_;
  std::vector<rd_kafka_message_t*> batch_;
  std::map<std::int32_t, std::string> names_;  // of all partitions that were ever ours
  Partitions partitions_;                      // those that are ours
  std::optional<PartitionMerge> merge_;
  std::vector<Partition*> filled_;  // with data that were not handed out yet
  List leaving_;                    // to be given away when what was read is settled
  bool cooperative_ = false;
  bool assigned_ = false;  // the group has said which partitions are ours
  bool told_of_handover_ = false;
  bool closing_ = false;
  std::string problem_;                           // of a callback, which may not throw
  std::map<std::int32_t, std::int64_t> lost_at_;  // partitions that the group took without asking, and our position
  std::uint64_t& tombstones_;
};

}  // namespace lg::kafka
