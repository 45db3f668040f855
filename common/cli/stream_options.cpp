// SPDX-License-Identifier: Apache-2.0
#include "common/cli/stream_options.hpp"

#include "common/cli/definition.hpp"
#include "common/time/time_format.hpp"
#include "common/time/zone.hpp"

namespace lg::cli {

void StreamOptions::declare(OptionSet& options) {
  options_ = &options;
  options.group("Stream (the same in every tool)");
  options.text("-i,--in", "URI", in,
               "where records come from: - (standard input, the default), a path, kafka: or redis: (see lg-uri(7))");
  options.text(out_names, out_metavar, out, out_help);
  options.text("--where", "EXPR", where, "take only the records for which EXPR holds (see lg-expr(7))");
  // A tool for which --set is something else (lgsink-redis) has none for what it passes on.
  if (options.implementation().find("--set") == nullptr) {
    options.texts("--set", "NAME=EXPR", set, "add a field to what is written; may be given again");
  }
  options.text("-D,--dead-letter", "FILE", dead_letter,
               "append records that could not be taken, with reason and position, to FILE (default: messages)");
  options.text("--time-format", "FORMAT", time_format, "how times are written in the input (default: RFC 3339)",
               [](const std::string& format) { TimeFormat{format}; });
  options.text("--tz", "ZONE", tz, "time zone of times without one, of hour() and of days (default: UTC)",
               [](const std::string& zone) { Zone{zone}; });
  options.size("--max-record", max_record, "records of more bytes are dead letters (default: 16MB)");
  options.texts("-X,--kafka-property", "KEY=VALUE", services.kafka_properties,
                "set a property of librdkafka, for kafka: URIs; may be given again");
  options.text("--kafka-config", "FILE", services.kafka_config,
               "take properties of librdkafka from FILE, a line KEY=VALUE each; the place for passwords");
  options.duration("--retry-for", retry_for_,
                   "give up with status 75 when a service has been away for so long (default: 5m)");
  options.number(
      "--stats", "SECONDS", stats, 0.001, 1e9,
      "show counters on standard error every SECONDS and at the end, as NDJSON or, on a terminal, as one line");
}

ServiceSettings StreamOptions::service_settings() const {
  ServiceSettings settings = services;
  if (retry_for_) settings.retry_for = *retry_for_;
  return settings;
}

std::optional<Duration> StreamOptions::stats_interval() const {
  if (stats == 0) return std::nullopt;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(stats));
}

}  // namespace lg::cli
