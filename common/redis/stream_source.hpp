// SPDX-License-Identifier: Apache-2.0
// StreamSource: the entries of a Redis stream, as a consumer of a group: each entry is acknowledged once what became of
// it has been accepted. What was delivered and not acknowledged comes again: after a start and a broken connection to
// the same consumer, and after `claim=` from a consumer that is gone.
#pragma once

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/io/source.hpp"
#include "common/redis/answers.hpp"
#include "common/redis/stream_control.hpp"

namespace lg::redis {

class StreamSource final : public Source, private ReplyHandler {
 public:
  static constexpr std::string_view kScheme = "redis:stream:";

  // `text`: redis:stream:KEY?group=G[&consumer=C][&from=earliest|latest][&until=end][&claim=D]. Throws UsageError.
  StreamSource(const std::string& text, const Access& access, Runtime& runtime, int output);

  void open() override;
  Event next(std::chrono::milliseconds wait) override;
  bool takes_commits() const override { return true; }
  void mark(Mark mark) override { marks_.push_back({mark, handed_out_}); }
  void commit(Mark mark, bool last) override;
  std::string describe() const override;

 private:
  enum class Step { pending, fresh };
  struct Place {
    Mark mark;
    std::uint64_t entries;  // how many had been handed out before it
  };

  void on_reply(const Reply& reply) override;
  void on_reconnect() override;
  void read_on();
  // Takes a list of entries; none of them that is in hand already.
  void take(const Reply& entries);
  bool has_reached_end() const { return until_end_ && step_ == Step::fresh && last_ >= end_; }
  void claim_if_due();

  StreamPlace place_;
  bool from_latest_ = false;
  bool until_end_ = false;
  Duration claim_after_;
  Runtime& runtime_;
  Client client_;
  StreamControl control_;
  Answers answers_;
  InputStream stream_;
  Step step_ = Step::pending;
  StreamId pending_from_{};  // what was delivered before and is behind this comes next
  StreamId last_{};          // the newest that was read
  StreamId end_{};           // until=end: the newest there was at the start
  bool finished_ = false;
  bool ended_ = false;
  Timestamp next_claim_{};
  std::string lines_;
  std::deque<StreamId> in_hand_;  // taken and not acknowledged, in order
  absl::flat_hash_set<StreamId> known_;
  std::uint64_t taken_ = 0;       // entries, in all
  std::uint64_t handed_out_ = 0;  // of them: those whose lines are not in lines_
  std::deque<Place> marks_;
};

}  // namespace lg::redis
