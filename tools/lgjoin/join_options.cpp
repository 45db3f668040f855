// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/join_options.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"
#include "common/redis/address.hpp"

namespace lg::join {

void JoinOptions::declare(cli::OptionSet& options) {
  options.group("Join");
  options.text("--on", "EVENT_FIELD[=TABLE_FIELD]", on,
               "the field of the record, and of the table, that must be equal as text");
  options.text("--table", "FILE|URL", table,
               "the table: CSV with a header, TSV or NDJSON, read again when it changes; or redis://HOST/DB, "
               "unix:///SOCKET");
  options.require("--table");
  options.choice("--table-format", {"csv", "tsv", "ndjson"}, table_format,
                 "the table's format (default: by its extension, else csv)");
  options.list("--fields", "COLUMN[=NAME],...", fields,
               "the columns to add, perhaps by another name (default: all but TABLE_FIELD)");
  options.text_or_empty("--prefix", "TEXT", prefix,
                        "put TEXT before the names of added fields that --fields does not rename");
  options.list("--types", "COLUMN:TYPE,...", types, "types of table columns: int, float, time, str or bool");
  options.choice("--miss", {"keep", "null", "drop", "dead-letter"}, miss,
                 "what becomes of a record without a row: as it is (default), with nulls, dropped, or a dead letter");
  options.group("Tables in Redis");
  options.text("--lookup", "TEMPLATE", lookup,
               "the key of a record: 'cust:{customer_id}' (default: the field of --on)");
  options.text("--as", "NAME", as, "look up strings, and add them as NAME (default: hashes)");
  options.integer("--cache-size", "N", cache_size, 0, 100'000'000,
                  "remember so many keys, found or not (default: 100000)");
  options.duration("--cache-ttl", cache_ttl, "for so long (default: 10s)");
  options.text("--password-file", "FILE", password_file,
               "the file with the password of Redis (or LG_REDIS_PASSWORD_FILE)");
  options.example("lgtail listens.csv | lgjoin --on customer_id=CustID --table cust.csv --fields Name,Level",
                  "add the customer's name and level to each listen");
  options.example("lgjoin --on track_id=TrackId --table music.csv --prefix track_ --miss dead-letter -D unknown.ndjson",
                  "all columns as track_..., and unknown tracks set aside");
  options.example(
      "lgjoin --lookup 'cust:{customer_id}' --table redis://127.0.0.1/0 --fields Name,Level --types Level:int",
      "the customer's name and level from a hash in Redis");
  options_ = &options;
}

bool JoinOptions::table_is_redis() const {
  return redis::Address::has_scheme(table);
}

void JoinOptions::check() const {
  if (on.empty() && !(table_is_redis() && !lookup.empty())) throw UsageError("--on is missing (see lgjoin --help)");
  if (!on.empty()) table_field();
  if (!table_is_redis()) {
    for (const char* const name : {"--lookup", "--as", "--cache-size", "--cache-ttl", "--password-file"}) {
      if (options_ != nullptr && options_->given(name)) {
        throw UsageError(fmt::format("{} is for a table in Redis (--table redis://HOST/DB)", name));
      }
    }
    return;
  }
  if (!table_format.empty()) throw UsageError("--table-format is for a table in a file");
  if (!as.empty() && !fields.empty()) {
    throw UsageError("--as adds a string, --fields adds fields of a hash: a key holds one or the other");
  }
}

Duration JoinOptions::cache_lifetime() const {
  return cache_ttl.value_or(std::chrono::seconds(10));
}

std::string JoinOptions::event_field() const {
  return on.substr(0, on.find('='));
}

std::string JoinOptions::table_field() const {
  const std::size_t equals = on.find('=');
  std::string name = equals == std::string::npos ? on : on.substr(equals + 1);
  if (name.empty() || equals == 0)
    throw UsageError(fmt::format("--on '{}' is not of the form EVENT_FIELD[=TABLE_FIELD]", on));
  return name;
}

std::vector<Column> JoinOptions::columns() const {
  std::vector<Column> columns;
  for (const std::string& text : fields) {
    const std::size_t equals = text.find('=');
    Column column = equals == std::string::npos ? Column{text, field_of(text)}
                                                : Column{text.substr(0, equals), text.substr(equals + 1)};
    if (column.name.empty() || column.field.empty()) {
      throw UsageError(fmt::format("--fields '{}' is not of the form COLUMN[=NAME]", text));
    }
    for (const Column& earlier : columns) {
      if (earlier.field == column.field) throw UsageError(fmt::format("--fields gives '{}' twice", column.field));
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

Miss JoinOptions::miss_policy() const {
  if (miss == "null") return Miss::null;
  if (miss == "drop") return Miss::drop;
  return miss == "dead-letter" ? Miss::dead_letter : Miss::keep;
}

}  // namespace lg::join
