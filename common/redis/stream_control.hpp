// SPDX-License-Identifier: Apache-2.0
// StreamControl: what a reader of a stream has to say besides reading, over a connection of its own, since one that
// waits for entries takes no other command: making the group, acknowledging, taking over from consumers that are gone.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/redis/client.hpp"

namespace lg::redis {

// 1526919030474-55: milliseconds, and a number within them.
using StreamId = std::pair<std::uint64_t, std::uint64_t>;

// (0, 0) for what is none.
StreamId parse_stream_id(std::string_view text);
std::string to_text(const StreamId& id);

struct StreamPlace {
  std::string name;  // for messages
  std::string key;
  std::string group;
  std::string consumer;
};

class StreamControl : private ReplyHandler {
 public:
  // `take`: gets the lists of entries that were taken over. `place` must outlive it.
  StreamControl(const StreamPlace& place, const Access& access, Runtime& runtime,
                std::function<void(const Reply&)> take);

  void open() { client_.open(); }
  // Makes the stream and the group where they are not there. Throws Failure.
  void make_group(bool from_latest);
  // The newest entry there is.
  StreamId ask_newest();
  // `ids`: at most a thousand at once.
  void acknowledge(const std::vector<StreamId>& ids);
  // Asks for entries that were delivered so long ago, and not acknowledged since.
  void claim(Duration idle);
  bool is_claiming() const { return claiming_; }

  void exchange() { client_.exchange(std::chrono::milliseconds::zero()); }
  // Until all is answered.
  void await() { client_.await(0); }

 private:
  enum class Question { group, newest, acknowledge, claim };
  void on_reply(const Reply& reply) override;
  void ask_to_claim(std::string_view from);

  const StreamPlace& place_;
  Client client_;
  std::function<void(const Reply&)> take_;
  std::deque<Question> questions_;
  StreamId newest_{};
  std::string idle_;
  bool claiming_ = false;
};

}  // namespace lg::redis
