// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/outbox_filter.hpp"

#include <fmt/format.h>

namespace lg::sms {

OutboxFilter::OutboxFilter(const SmsOptions& options, Runtime& runtime)
    : options_(options),
      runtime_(runtime),
      composer_(options, runtime, zones_),
      quiet_(options.quiet_hours()),
      messages_(runtime.counters["messages"]),
      total_segments_(runtime.counters["segments"]),
      repeated_(runtime.counters["repeated"]),
      opted_out_(runtime.counters["opted_out"]),
      expired_(runtime.counters["expired"]) {}

void OutboxFilter::open() {
  if (options_.opt_out_is_file()) opt_outs_.emplace(options_.opt_out, runtime_.messages).open();
}

void OutboxFilter::on_block() {
  if (opt_outs_) opt_outs_->refresh();
}

Rejection OutboxFilter::on_record(const Record& record, Output& output) {
  Rejection rejection = composer_.address(record, message_);
  if (!rejection.empty()) return rejection;
  const MessageId id = MessageId::of(message_.campaign, message_.key);
  if (taken_.contains(id)) {
    ++repeated_;
    return {};
  }
  if (composer_.opted_out(record) || (opt_outs_ && opt_outs_->contains(message_))) {
    ++opted_out_;
    return {};
  }
  rejection = composer_.compose(record, message_, segments_);
  if (!rejection.empty()) return rejection;
  if (message_.expires && runtime_.clock.now() > *message_.expires) {
    ++expired_;
    return {};
  }
  taken_.insert(id);
  ++messages_;
  total_segments_ += segments_.count;
  write(output);
  return {};
}

void OutboxFilter::write(Output& output) {
  line_ = "{\"campaign\":";
  append_json_string(line_, message_.campaign);
  line_ += ",\"key\":";
  append_json_string(line_, message_.key);
  line_ += ",\"to\":";
  append_json_string(line_, message_.to);
  line_ += ",\"text\":";
  append_json_string(line_, message_.text);
  line_ += fmt::format(",\"encoding\":\"{}\",\"units\":{},\"segments\":{}", segments_.unicode ? "UCS-2" : "GSM-7",
                       segments_.units, segments_.count);
  if (quiet_) {
    const Zone* const zone = message_.zone.empty() ? nullptr : zones_.find(message_.zone);
    const std::optional<Timestamp> due =
        quiet_->end_at(runtime_.clock.now(), zone != nullptr ? *zone : runtime_.times.zone);
    if (due) line_ += fmt::format(",\"due\":\"{}\"", format_rfc3339(*due));
  }
  line_ += '}';
  output.append(line_);
  output.end_record();
}

void OutboxFilter::on_end(EndReason, Output&) {
  if (composer_.never_saw_opt_out()) {
    runtime_.messages.warning(
        fmt::format("no record has the field '{}' of --opt-out, and there is no file of that name", options_.opt_out));
  }
}

std::vector<std::string> OutboxFilter::files_read() const {
  return options_.opt_out_is_file() ? std::vector<std::string>{options_.opt_out} : std::vector<std::string>{};
}

std::vector<std::string> OutboxFilter::explain() const {
  return {fmt::format("write for each {} one message of the campaign '{}', at most, and send none",
                      options_.key.empty() ? options_.to : options_.key, options_.campaign)};
}

}  // namespace lg::sms
