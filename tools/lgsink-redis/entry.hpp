// SPDX-License-Identifier: Apache-2.0
// Entry: what becomes of one record in Redis, as commands. One kind of entry for each of --hset, --set, --sadd, --xadd.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/pipeline/filter.hpp"
#include "common/record/members.hpp"
#include "common/record/record.hpp"
#include "common/redis/client.hpp"
#include "tools/lgsink-redis/sink_options.hpp"

namespace lg::sink_redis {

class EntryMaker {
 public:
  virtual ~EntryMaker() = default;
  // Takes from the record what is to be written.
  virtual Rejection take(const Record& record) = 0;
  // Appends the commands that write under `key` what was taken; returns how many.
  virtual std::size_t write(redis::Client& client, std::string_view key) = 0;
  // "into the hash", for --explain.
  virtual std::string describe() const = 0;
};

// For --hset, --set and --sadd: their commands may be carried out twice. Declares fields; `options` must outlive it.
std::unique_ptr<EntryMaker> make_entry_maker(const SinkOptions& options, FieldSet& fields);

}  // namespace lg::sink_redis
