// SPDX-License-Identifier: Apache-2.0
// KafkaSink: writes records to a topic, one message each. librdkafka sends them in the background, each once and in
// order (an idempotent producer); a mark is settled when all before it were acknowledged. A record that the brokers
// refuse for what it is (too large) is a dead letter; anything else that does not get through ends the program.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/kafka/kafka_address.hpp"
#include "common/kafka/kafka_client.hpp"
#include "common/pipeline/output.hpp"
#include "common/record/record.hpp"

namespace lg::kafka {

class KafkaSink final : public Sink {
 public:
  // `runtime` outlives the sink. Throws UsageError.
  KafkaSink(OutputAddress address, Runtime& runtime);
  ~KafkaSink() override;

  // Throws Failure (no such topic, not allowed), ServiceError (no broker).
  void open();
  void write(std::string_view records) override;
  bool settles_later() const override { return true; }
  void mark(Mark mark) override;
  Mark settled() override;
  // Waits until every message was acknowledged. Throws ServiceError where that does not happen.
  void close() override;

 private:
  // What was written between two marks.
  struct Interval {
    Mark mark = 0;  // the one behind it; 0: it is still open
    std::uint64_t outstanding = 0;
  };
  struct TopicDeleter {
    void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
  };
  void send(std::string_view record);
  // The key of a record; a null view where it has none.
  std::string_view key_of(std::string_view record);
  void on_delivered(const rd_kafka_message_t& message);
  void refuse(std::string_view record, const char* reason);
  void serve(int wait_milliseconds);

  OutputAddress address_;
  Runtime& runtime_;
  FieldSet fields_;
  std::optional<std::size_t> key_slot_;
  FieldFinder finder_;
  Record found_;
  std::string key_text_;
  std::string source_;  // as dead letters name us
  std::unique_ptr<Client> client_;
  std::unique_ptr<rd_kafka_topic_t, TopicDeleter> topic_;
  std::deque<Interval> intervals_;
  Mark settled_ = 0;
  std::uint64_t records_ = 0;
  std::optional<std::pair<rd_kafka_resp_err_t, std::string>> failure_;
};

}  // namespace lg::kafka
