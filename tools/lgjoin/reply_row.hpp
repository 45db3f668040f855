// SPDX-License-Identifier: Apache-2.0
// ReplyRow: which command asks a Redis for a row, and what its answer gives a record.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/csv/column_types.hpp"
#include "common/csv/field_typer.hpp"
#include "common/redis/client.hpp"
#include "common/time/settings.hpp"
#include "tools/lgjoin/join_options.hpp"
#include "tools/lgjoin/row_cache.hpp"

namespace lg::join {

class ReplyRow {
 public:
  // Throws UsageError. `times` must outlive it.
  ReplyRow(const JoinOptions& options, const TimeSettings& times);

  // Asks for the row of `key`.
  void ask(redis::Client& client, std::string_view key) const;
  // Sets the state and the members of `row` by the answer.
  void take(const redis::Client& client, const redis::Reply& reply, CachedRow& row);

  // The fields that rows may add: all that --fields or --as names, else those that were met so far; how many there are
  // only grows.
  const std::vector<std::string>& fields() const { return fields_; }
  // "HMGET of Name, Level", for --explain.
  std::string describe() const;

 private:
  enum class Command { get, hmget, hgetall };
  // A field of the hash: `,"Name":`, where it is not added nothing.
  struct Added {
    std::string name;
    std::string key;
    ColumnType type;
  };
  Added make(const std::string& name, const std::string& field) const;
  const Added* met(std::string_view name, CachedRow& row);
  bool append(const Added& added, std::string_view value, CachedRow& row);
  void take_fields(const redis::Reply& reply, CachedRow& row);
  void take_pairs(const redis::Reply& reply, CachedRow& row);

  Command command_;
  std::string table_field_;  // not added
  std::string prefix_;
  ColumnTypes types_;
  FieldTyper typer_;
  std::string begin_;  // of the command, up to the key
  std::string end_;    // behind it
  std::vector<Added> added_;
  absl::flat_hash_map<std::string, std::size_t> places_;  // in added_, of the names met
  std::vector<std::string> fields_;
  std::string room_;
};

}  // namespace lg::join
