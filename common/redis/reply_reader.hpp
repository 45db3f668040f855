// SPDX-License-Identifier: Apache-2.0
// ReplyReader: cuts what Redis sends into replies. The reading is hiredis's; what it finds goes into memory of ours.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/redis/reply.hpp"

struct redisReader;

namespace lg::redis {

class ReplyReader {
 public:
  ReplyReader();
  ~ReplyReader();

  // Forgets what came; for a new connection.
  void reset();
  void feed(std::string_view bytes);
  // The next whole reply, valid until the next call of anything; none: more must come. Throws ConnectionLost for bytes
  // that are no replies.
  std::optional<Reply> next();

 private:
  struct Building;  // what hiredis calls
  struct Release {
    void operator()(redisReader* reader) const;
  };
  std::unique_ptr<redisReader, Release> reader_;
  std::vector<ReplyNode> nodes_;
  std::string texts_;
  bool complete_ = true;  // what is in nodes_ was handed out
};

}  // namespace lg::redis
