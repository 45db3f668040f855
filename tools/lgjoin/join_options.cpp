// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/join_options.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg::join {

void JoinOptions::declare(cli::OptionSet& options) {
  options.group("Join");
  options.text("--on", "EVENT_FIELD[=TABLE_FIELD]", on,
               "the field of the record, and of the table, that must be equal as text");
  options.require("--on");
  options.text("--table", "FILE", table, "the table: CSV with a header, TSV or NDJSON; read again when it changes");
  options.require("--table");
  options.choice("--table-format", {"csv", "tsv", "ndjson"}, table_format,
                 "the table's format (default: by its extension, else csv)");
  options.list("--fields", "COLUMN[=NAME],...", fields,
               "the columns to add, perhaps by another name (default: all but TABLE_FIELD)");
  options.text("--prefix", "TEXT", prefix, "put TEXT before the names of added fields that --fields does not rename");
  options.list("--types", "COLUMN:TYPE,...", types, "types of table columns: int, float, time, str or bool");
  options.choice("--miss", {"keep", "null", "drop", "dead-letter"}, miss,
                 "what becomes of a record without a row: as it is (default), with nulls, dropped, or a dead letter");
  options.example("lgtail listens.csv | lgjoin --on customer_id=CustID --table cust.csv --fields Name,Level",
                  "add the customer's name and level to each listen");
  options.example("lgjoin --on track_id=TrackId --table music.csv --prefix track_ --miss dead-letter -D unknown.ndjson",
                  "all columns as track_..., and unknown tracks set aside");
}

std::string JoinOptions::event_field() const {
  return on.substr(0, on.find('='));
}

std::string JoinOptions::table_field() const {
  const std::size_t equals = on.find('=');
  const std::string name = equals == std::string::npos ? on : on.substr(equals + 1);
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
