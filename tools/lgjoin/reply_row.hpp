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
  // What the answer to the question for `key` gives, and in members() what CachedRow holds of it.
  CachedRow::State take(const redis::Client& client, const redis::Reply& reply, std::string_view key);
  const std::string& members() const { return members_; }

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
  // Null, and a refusal, for a name that cannot be one of a field.
  const Added* met(std::string_view name);
  // False, and a refusal, for a value that does not fit.
  bool append(const Added& added, std::string_view value);
  CachedRow::State refuse(std::string_view why);
  CachedRow::State take_fields(const redis::Reply& reply);
  CachedRow::State take_pairs(const redis::Reply& reply);

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
  std::string_view row_key_;  // of the answer in hand
  std::string members_;
};

}  // namespace lg::join
