// SPDX-License-Identifier: Apache-2.0
// SetSource: the members of a set as records `{"value":...}`. They are left in place, and read once, or again and
// again.
#pragma once

#include <optional>
#include <string>

#include "common/io/source.hpp"
#include "common/redis/answers.hpp"

namespace lg::redis {

class SetSource final : public Source, private ReplyHandler {
 public:
  static constexpr std::string_view kScheme = "redis:set:";

  // `text`: redis:set:KEY[?poll=D]. Throws UsageError. `connection` for tests; null: a socket.
  SetSource(const std::string& text, Access access, Runtime& runtime, int output,
            std::unique_ptr<Connection> connection = nullptr);

  void open() override { client_.open(); }
  Event next(std::chrono::milliseconds wait) override;
  std::string describe() const override;

 private:
  enum class Step { ask_size, read_all, scan, done };
  void on_reply(const Reply& reply) override;
  // A cursor is worth nothing to a Redis that was started anew.
  void on_reconnect() override;
  void begin();
  void scan(std::string_view cursor);
  void take(const Reply& members);

  std::string key_;
  std::optional<Duration> poll_;
  Runtime& runtime_;
  Client client_;
  Answers answers_;
  InputStream stream_;
  Step step_ = Step::done;
  bool begun_ = false;
  bool ended_ = false;
  Timestamp next_time_{};
  std::string lines_;
};

}  // namespace lg::redis
