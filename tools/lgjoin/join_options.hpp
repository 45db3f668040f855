// SPDX-License-Identifier: Apache-2.0
// The options of lgjoin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"
#include "common/time/instant.hpp"

namespace lg::join {

enum class Miss { keep, null, drop, dead_letter };

// A column of the table and the name of the field that it becomes.
struct Column {
  std::string name;
  std::string field;
};

struct JoinOptions {
  std::string on;  // EVENT_FIELD or EVENT_FIELD=TABLE_FIELD
  std::string table;
  std::string table_format;         // empty: by the extension
  std::vector<std::string> fields;  // NAME or NAME=NEW; empty: all but TABLE_FIELD
  std::string prefix;
  std::vector<std::string> types;
  std::string miss = "keep";
  // Of a table in Redis.
  std::string lookup;
  std::string as;
  std::int64_t cache_size = 100'000;
  std::optional<Duration> cache_ttl;
  std::string password_file;

  void declare(cli::OptionSet& options);
  // Whether the options fit together. Throws UsageError.
  void check() const;
  bool table_is_redis() const;

  std::string event_field() const;
  std::string table_field() const;
  // Throws UsageError.
  std::vector<Column> columns() const;
  std::string field_of(const std::string& column) const { return prefix + column; }
  Miss miss_policy() const;
  Duration cache_lifetime() const;

 private:
  const cli::OptionSet* options_ = nullptr;  // what it was declared in
};

}  // namespace lg::join
