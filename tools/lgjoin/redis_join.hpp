// SPDX-License-Identifier: Apache-2.0
// RedisJoin: adds to each record what its key finds in a Redis. Records wait in order while what they need is asked
// for; questions go out while the answers to those before are on their way, so that both sides work at once.
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
#include "tools/lgjoin/join_options.hpp"
#include "tools/lgjoin/reply_row.hpp"
#include "tools/lgjoin/row_cache.hpp"
#include "tools/lgjoin/row_writer.hpp"

namespace lg::join {

class RedisJoin final : public Filter, private redis::ReplyHandler {
 public:
  // Throws UsageError. `options` and `runtime` must outlive the filter. `connection` for tests; null: a socket.
  RedisJoin(const JoinOptions& options, Runtime& runtime, std::unique_ptr<redis::Connection> connection = nullptr);

  void open() override { client_.open(); }
  void on_block() override { now_ = runtime_.clock.now(); }
  Rejection on_record(const Record& record, Output& output) override;
  void on_idle(Output& output) override;
  void on_mark(Mark mark) override;
  Mark settled() const override { return settled_; }
  void on_end(EndReason reason, Output& output) override;
  std::vector<std::string> files_read() const override;
  std::vector<std::string> explain() const override;

 private:
  // What a record that waits needs.
  struct Waiting {
    CachedRow* row;  // null: it has no key
    std::uint32_t object_begin;
    std::uint32_t object_size;
    std::uint32_t fields;  // how many fields rows could add when it was looked at
    bool is_empty;
    bool has_fields;  // some of them
  };
  struct Place {
    Mark mark;
    std::uint64_t records;  // how many had been held before it
  };

  void on_reply(const redis::Reply& reply) override;
  // Sets key_; false: the record has none, and no_key_ says why.
  bool make_key(const Record& record);
  void hold(const Record& record, CachedRow* row);
  void exchange(Output& output);
  void write_settled(Output& output);
  void settle_all(Output& output);
  void write_held(const Waiting& waiting, const RawRecord& raw, Output& output);
  // Why there is no row. Valid until the next call.
  std::string_view miss_reason(const CachedRow* row);
  const char* key_option() const { return lookup_ ? "--lookup" : "--on"; }

  const JoinOptions& options_;
  Runtime& runtime_;
  RowWriter writer_;
  ReplyRow reply_row_;
  RowCache cache_;
  redis::Client client_;
  std::string event_field_;
  std::size_t key_slot_ = 0;
  std::optional<TextTemplate> lookup_;
  std::size_t fields_taken_ = 0;  // of reply_row_, by writer_
  std::deque<CachedRow*> asked_;  // in the order of the questions
  HeldRecords held_;
  std::deque<Waiting> waiting_;  // one for each of held_
  std::size_t since_exchange_ = 0;
  std::deque<Place> marks_;
  Mark settled_ = 0;
  Timestamp now_{};
  std::string key_;
  std::string_view no_key_;
  std::string reason_;
  std::unique_ptr<FieldFinder> finder_;  // for records that were held
  Record record_;
  std::uint64_t without_key_ = 0;
  std::uint64_t &matched_, &missed_, &lookups_, &hits_;
};

}  // namespace lg::join
