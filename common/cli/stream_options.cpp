// SPDX-License-Identifier: Apache-2.0
#include "common/cli/stream_options.hpp"

namespace lg::cli {

void StreamOptions::declare(OptionSet& options) {
  options_ = &options;
  options.group("Stream (the same in every tool)");
  options.text("-i,--in", "URI", in, "where records come from: - (standard input, the default) or a path");
  options.text(out_names, out_metavar, out, out_help);
  options.text("--where", "EXPR", where, "take only the records for which EXPR holds (see lg-expr(7))");
  options.texts("--set", "NAME=EXPR", set, "add a field to what is written; may be given again");
  options.text("-D,--dead-letter", "FILE", dead_letter,
               "append records that could not be taken, with reason and position, to FILE (default: messages)");
  options.text("--time-format", "FORMAT", time_format, "how times are written in the input (default: RFC 3339)");
  options.text("--tz", "ZONE", tz, "time zone of times without one, of hour() and of days (default: UTC)");
  options.size("--max-record", max_record, "records of more bytes are dead letters (default: 16MB)");
  options.number(
      "--stats", "SECONDS", stats, 0.001, 1e9,
      "show counters on standard error every SECONDS and at the end, as NDJSON or, on a terminal, as one line");
}

std::optional<Duration> StreamOptions::stats_interval() const {
  if (stats == 0) return std::nullopt;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(stats));
}

}  // namespace lg::cli
