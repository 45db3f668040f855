// SPDX-License-Identifier: Apache-2.0
// RedisSink: writes each record to Redis, many under way at once, and takes what Redis refuses for dead letters.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/pipeline/filter.hpp"
#include "common/pipeline/held_records.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/redis/client.hpp"
#include "common/text/text_template.hpp"
#include "tools/lgsink-redis/entry.hpp"
#include "tools/lgsink-redis/sink_options.hpp"
#include "tools/lgsink-redis/stream_entries.hpp"

namespace lg::sink_redis {

class RedisSink final : public Filter, private redis::ReplyHandler {
 public:
  // Throws UsageError. `options` and `runtime` must outlive the filter. `connection` for tests; null: a socket.
  RedisSink(const SinkOptions& options, Runtime& runtime, std::unique_ptr<redis::Connection> connection = nullptr);

  FilterRole role() const override { return FilterRole::sink; }
  void open() override { client_.open(); }
  Rejection on_record(const Record& record, Output& output) override;
  void on_idle(Output&) override { client_.await(0); }
  void on_mark(Mark mark) override;
  Mark settled() const override { return settled_; }
  void on_end(EndReason, Output&) override { client_.await(0); }
  std::vector<std::string> files_read() const override;
  std::vector<std::string> explain() const override;

 private:
  // A record that was sent, one for each of held_.
  struct Sent {
    std::size_t unanswered;  // of its commands
    std::string refusal;     // what Redis said against one of them
  };
  struct Place {
    Mark mark;
    std::uint64_t records;  // how many had been sent before it
  };

  void on_reply(const redis::Reply& reply) override;
  void on_reconnect() override;
  void finish_answered();

  const SinkOptions& options_;
  Runtime& runtime_;
  redis::Client client_;
  TextTemplate key_template_;
  std::unique_ptr<EntryMaker> maker_;     // null: --xadd
  std::optional<StreamEntries> streams_;  // --xadd
  HeldRecords held_;
  std::deque<Sent> sent_;
  std::deque<Place> marks_;
  Mark settled_ = 0;
  std::string key_;
  std::uint64_t& stored_;
};

}  // namespace lg::sink_redis
