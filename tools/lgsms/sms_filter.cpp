// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/sms_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "common/error/error.hpp"

namespace lg::sms {

namespace {

using Kind = LedgerEvent::Kind;

// How long a tick waits for answers before input is looked for again.
constexpr std::chrono::milliseconds kTick{10};

std::string_view plural(std::uint64_t count) {
  return count == 1 ? "message" : "messages";
}

}  // namespace

SmsFilter::SmsFilter(const SmsOptions& options, Runtime& runtime, std::unique_ptr<net::HttpTransport> transport)
    : options_(options),
      runtime_(runtime),
      composer_(options, runtime, zones_),
      ledger_(options.ledger, runtime.messages, runtime.clock),
      transport_(std::move(transport)),
      queued_(runtime.counters["queued"]),
      repeated_(runtime.counters["repeated"]),
      opted_out_(runtime.counters["opted_out"]),
      expired_(runtime.counters["expired"]),
      held_(runtime.counters["held"]) {}

void SmsFilter::open() {
  gateway_.emplace(options_.gateway_settings(runtime_.messages));
  if (options_.opt_out_is_file()) opt_outs_.emplace(options_.opt_out, runtime_.messages).open();
  if (!transport_) transport_ = std::make_unique<net::HttpClient>(options_.http_settings());
  ledger_.open_to_write();
  DispatchSettings settings;
  settings.connections = static_cast<std::size_t>(options_.connections);
  settings.retries = static_cast<int>(options_.retries);
  settings.quiet = options_.quiet_hours();
  dispatcher_.emplace(settings, Pace(options_.rate_per_second(), std::random_device()()), *gateway_, *transport_,
                      ledger_, opt_outs_ ? &*opt_outs_ : nullptr, zones_, runtime_);
  take_over();
}

void SmsFilter::take_over() {
  std::vector<LedgerPlace> waiting;
  std::vector<LedgerPlace> calling;
  for (const auto& [id, entry] : ledger_.entries()) {
    if (is_waiting(entry.state)) waiting.push_back(entry.message());
    if (entry.state == MessageState::calling) calling.push_back(entry.message());
  }
  const auto by_offset = [](const LedgerPlace& a, const LedgerPlace& b) { return a.offset < b.offset; };
  std::sort(waiting.begin(), waiting.end(), by_offset);
  std::sort(calling.begin(), calling.end(), by_offset);
  for (const LedgerPlace& place : calling) {
    message_ = ledger_.read(place);
    LedgerEvent event;
    event.kind = Kind::held;
    event.message.campaign = message_.campaign;
    event.message.key = message_.key;
    event.reason = "lgsms ended before the answer came";
    ledger_.append(std::move(event));
    ++held_;
  }
  for (const LedgerPlace& place : waiting) {
    if (ledger_.read(place).campaign == options_.campaign) dispatcher_->add(place);
  }
  if (const std::size_t count = dispatcher_->waiting()) {
    runtime_.messages.note(fmt::format("{} {} of earlier runs to be sent", count, plural(count)));
  }
}

void SmsFilter::step(std::chrono::milliseconds wait) {
  try {
    dispatcher_->step(wait);
  } catch (const Error&) {
    say_what_is_left();
    throw;
  }
}

void SmsFilter::on_block() {
  step(std::chrono::milliseconds::zero());
}

void SmsFilter::on_idle(Output&) {
  step(std::chrono::milliseconds::zero());
}

std::optional<Timestamp> SmsFilter::next_tick(bool at_end) {
  return dispatcher_->next_step(at_end);
}

void SmsFilter::on_tick(Output&) {
  step(kTick);
}

Rejection SmsFilter::on_record(const Record& record, Output&) {
  Rejection rejection = composer_.address(record, message_);
  if (!rejection.empty()) return rejection;
  const LedgerEntry* const entry = ledger_.find(message_.campaign, message_.key);
  if (entry != nullptr && is_settled(*entry, message_)) {
    ++repeated_;
    return {};
  }
  const bool opted_out = composer_.opted_out(record) || (opt_outs_ && opt_outs_->contains(message_));
  if (opted_out && entry != nullptr && entry->state == MessageState::opted_out) {
    ++opted_out_;
    return {};
  }
  rejection = composer_.compose(record, message_, segments_);
  if (!rejection.empty()) return rejection;
  const Timestamp now = runtime_.clock.now();
  const bool expired = message_.expires && now > *message_.expires;
  if (expired && entry != nullptr && entry->state == MessageState::expired) {
    ++expired_;
    return {};
  }
  ++queued_;
  LedgerEvent event;
  event.kind = Kind::queued;
  event.message = message_;
  const LedgerPlace place = ledger_.append(std::move(event));
  if (opted_out) {
    append(Kind::opted_out);
    ++opted_out_;
  } else if (expired) {
    append(Kind::expired);
    ++expired_;
  } else if (const std::optional<Timestamp> due = dispatcher_->quiet_until(message_, now)) {
    dispatcher_->defer(place, message_, *due);
  } else {
    dispatcher_->add(place);
  }
  return {};
}

bool SmsFilter::is_settled(const LedgerEntry& entry, const Message& message) {
  switch (entry.state) {
    case MessageState::expired:
    case MessageState::opted_out:
      return false;
    case MessageState::refused:  // what was refused was the number, perhaps: another one is worth a try
      return ledger_.read(entry.message()).to == message.to;
    case MessageState::queued:
    case MessageState::deferred:
    case MessageState::calling:
    case MessageState::sent:
    case MessageState::held:
      break;
  }
  return true;
}

void SmsFilter::append(Kind kind) {
  LedgerEvent event;
  event.kind = kind;
  event.message.campaign = message_.campaign;
  event.message.key = message_.key;
  ledger_.append(std::move(event));
}

void SmsFilter::on_end(EndReason, Output&) {
  ledger_.sync();
  say_what_is_left();
  if (const std::size_t count = dispatcher_->given_up()) {
    throw ServiceError(fmt::format("{} {} could not be sent: the gateway said 'not now' {} times to each", count,
                                   plural(count), options_.retries + 1),
                       "they wait in the ledger: run again later");
  }
}

void SmsFilter::say_what_is_left() {
  Messages& messages = runtime_.messages;
  if (held_ > 0) {
    messages.warning(fmt::format("{} {} perhaps sent, and held (lgsms --ledger '{}' --list shows them)", held_,
                                 held_ == 1 ? "message was" : "messages were", ledger_.path()));
  }
  const std::size_t waiting = dispatcher_->waiting();
  if (waiting > 0) {
    messages.warning(fmt::format("{} {} in the ledger for the next run{}", waiting,
                                 waiting == 1 ? "message waits" : "messages wait",
                                 dispatcher_->deferred() == waiting ? ": quiet hours" : ""));
  }
  if (composer_.never_saw_opt_out()) {
    messages.warning(
        fmt::format("no record has the field '{}' of --opt-out, and there is no file of that name", options_.opt_out));
  }
}

std::vector<std::string> SmsFilter::files_read() const {
  std::vector<std::string> files = {options_.ledger};
  for (const std::string& file : {options_.token_file, options_.ca}) {
    if (!file.empty()) files.push_back(file);
  }
  if (options_.opt_out_is_file()) files.push_back(options_.opt_out);
  return files;
}

std::vector<std::string> SmsFilter::explain() const {
  std::vector<std::string> lines;
  lines.push_back(fmt::format("send each {} one message of the campaign '{}', at most, to the number in {}",
                              options_.key.empty() ? options_.to : options_.key, options_.campaign, options_.to));
  lines.push_back(fmt::format("through the gateway {}, called as {}", options_.gateway, options_.style));
  lines.push_back(fmt::format("keep what became of it in '{}'", options_.ledger));
  if (!options_.rate.empty()) lines.push_back("call at most " + options_.rate);
  if (!options_.quiet.empty()) {
    lines.push_back(fmt::format("send nothing in the hours {} of {}", options_.quiet,
                                options_.tz_field.empty() ? "--tz" : "the zone in " + options_.tz_field));
  }
  if (!options_.opt_out.empty()) {
    lines.push_back(options_.opt_out_is_file() ? fmt::format("send nothing to those in '{}'", options_.opt_out)
                                               : fmt::format("send nothing where {} is true", options_.opt_out));
  }
  if (options_.expire) {
    lines.push_back(fmt::format("send nothing later than {} after {}", format_duration(*options_.expire),
                                options_.time.empty() ? "arrival" : options_.time));
  }
  return lines;
}

}  // namespace lg::sms
