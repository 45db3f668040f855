// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/dispatcher.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lg::sms {

namespace {

using Kind = LedgerEvent::Kind;

LedgerEvent event_for(Kind kind, const Message& message) {
  LedgerEvent event;
  event.kind = kind;
  event.message.campaign = message.campaign;
  event.message.key = message.key;
  return event;
}

}  // namespace

Dispatcher::Dispatcher(DispatchSettings settings, Pace pace, Gateway& gateway, net::HttpTransport& transport,
                       Ledger& ledger, OptOutList* opt_outs, Zones& zones, Runtime& runtime)
    : settings_(settings),
      pace_(pace),
      gateway_(gateway),
      transport_(transport),
      ledger_(ledger),
      opt_outs_(opt_outs),
      zones_(zones),
      runtime_(runtime),
      sent_(runtime.counters["sent"]),
      refused_(runtime.counters["refused"]),
      held_(runtime.counters["held"]),
      retried_(runtime.counters["retried"]),
      expired_(runtime.counters["expired"]),
      opted_out_(runtime.counters["opted_out"]),
      deferrals_(runtime.counters["deferred"]) {}

std::optional<Timestamp> Dispatcher::quiet_until(const Message& message, Timestamp now) {
  if (!settings_.quiet) return std::nullopt;
  const Zone* const zone = message.zone.empty() ? nullptr : zones_.find(message.zone);
  return settings_.quiet->end_at(now, zone != nullptr ? *zone : runtime_.times.zone);
}

void Dispatcher::defer(const LedgerPlace& place, const Message& message, Timestamp due) {
  LedgerEvent event = event_for(Kind::deferred, message);
  event.due = due;
  ledger_.append(std::move(event));
  ++deferrals_;
  deferred_.push({due, {place, 0}});
}

void Dispatcher::step(std::chrono::milliseconds wait) {
  if (!calls_.empty()) {
    const Stop& stop = runtime_.stop;
    transport_.work(wait, stop.requested() ? -1 : stop.descriptor());
    for (auto& [id, answer] : transport_.take_answers()) {
      const auto found = calls_.find(id);
      conclude(found->second, gateway_.judge(answer));
      calls_.erase(found);
    }
  }
  if (!fatal_ && !runtime_.stop.requested()) start_calls();
  if (fatal_ && calls_.empty()) {
    ledger_.sync();
    throw Error(*fatal_);
  }
  ledger_.write_out();
}

std::optional<Timestamp> Dispatcher::next_step(bool at_end) const {
  const Timestamp now = runtime_.clock.now();
  if (!calls_.empty()) return now;
  if (runtime_.stop.requested()) return std::nullopt;
  std::optional<Timestamp> due;
  const auto consider = [&due](Timestamp time) { due = due ? std::min(*due, time) : time; };
  if (!ready_.empty()) consider(pace_.next(now));
  if (!again_.empty()) consider(again_.top().due);
  if (!at_end && !deferred_.empty()) consider(deferred_.top().due);
  return due;
}

void Dispatcher::take_due(Schedule& schedule, Timestamp now) {
  while (!schedule.empty() && schedule.top().due <= now) {
    ready_.push_back(schedule.top().waiting);
    schedule.pop();
  }
}

void Dispatcher::start_calls() {
  const Timestamp now = runtime_.clock.now();
  take_due(again_, now);
  take_due(deferred_, now);
  if (ready_.empty()) return;
  if (opt_outs_ != nullptr) opt_outs_->refresh();
  const std::uint64_t first = next_call_;
  while (!ready_.empty() && calls_.size() < settings_.connections && pace_.next(now) <= now) {
    const Waiting waiting = ready_.front();
    ready_.pop_front();
    Message message = ledger_.read(waiting.place);
    if (!may_send(waiting, message, now)) continue;
    pace_.count_call(now);
    ledger_.append(event_for(Kind::intent, message));
    calls_.emplace(next_call_++, Call{waiting, std::move(message), now});
  }
  if (first == next_call_) return;
  ledger_.sync();
  for (std::uint64_t id = first; id < next_call_; ++id) {
    const Message& message = calls_.at(id).message;
    transport_.start(id, gateway_.request(message, MessageId::of(message.campaign, message.key).hex()));
  }
  transport_.work(std::chrono::milliseconds::zero(), -1);
}

bool Dispatcher::may_send(const Waiting& waiting, const Message& message, Timestamp now) {
  if (message.expires && now > *message.expires) {
    ledger_.append(event_for(Kind::expired, message));
    ++expired_;
    return false;
  }
  if (opt_outs_ != nullptr && opt_outs_->contains(message)) {
    ledger_.append(event_for(Kind::opted_out, message));
    ++opted_out_;
    return false;
  }
  if (const std::optional<Timestamp> due = quiet_until(message, now)) {
    defer(waiting.place, message, *due);
    return false;
  }
  return true;
}

void Dispatcher::conclude(Call& call, const Verdict& verdict) {
  const Message& message = call.message;
  if (verdict.kind != Verdict::Kind::not_sent) pace_.end_row();
  switch (verdict.kind) {
    case Verdict::Kind::sent:
      record(Kind::sent, message, verdict);
      ++sent_;
      break;
    case Verdict::Kind::refused:
      record(Kind::refused, message, verdict);
      ++refused_;
      reject(message, "refused by the gateway: " + verdict.reason);
      break;
    case Verdict::Kind::held:
      record(Kind::held, message, verdict);
      ++held_;
      runtime_.messages.note(fmt::format("the message for '{}' is held: {}", message.key, verdict.reason));
      break;
    case Verdict::Kind::not_sent:
      record(Kind::not_sent, message, verdict);
      try_later(call, verdict);
      break;
    case Verdict::Kind::misconfigured:
      record(Kind::not_sent, message, verdict);
      ++given_up_;
      fatal_ = Failure(
          fmt::format("the gateway takes no message at all: {}", verdict.reason),
          "look at --gateway, --style, --token-file and --ca, and run again: what was not sent waits in the ledger");
      break;
  }
}

void Dispatcher::try_later(Call& call, const Verdict& verdict) {
  ++retried_;
  const Timestamp due = pace_.pause(runtime_.clock.now(), call.began, verdict.retry_after);
  if (++call.waiting.tries > settings_.retries) {
    ++given_up_;
  } else {
    again_.push({due, call.waiting});
  }
  if (pace_.pauses_in_a_row() > settings_.retries && !fatal_) {
    fatal_ = ServiceError(fmt::format("the gateway takes no messages: {}", verdict.reason),
                          "what was not sent waits in the ledger: run again later");
  }
}

void Dispatcher::record(Kind kind, const Message& message, const Verdict& verdict) {
  LedgerEvent event = event_for(kind, message);
  event.status = verdict.status;
  event.reason = verdict.reason;
  event.reference = verdict.reference;
  ledger_.append(std::move(event));
}

void Dispatcher::reject(const Message& message, const std::string& reason) {
  const RawRecord in_hand = runtime_.dead_letters.current();
  RawRecord raw;
  std::string made;
  if (message.record.empty()) {  // it was too long to be kept
    made = "{\"key\":";
    append_json_string(made, message.key);
    made += ",\"to\":";
    append_json_string(made, message.to);
    made += ",\"text\":";
    append_json_string(made, message.text);
    made += '}';
  }
  raw.bytes = made.empty() ? message.record : made;
  raw.source = message.source;
  raw.line = message.line;
  raw.offset = message.offset;
  runtime_.dead_letters.set_current(raw);
  runtime_.dead_letters.reject(reason);
  runtime_.dead_letters.set_current(in_hand);
}

}  // namespace lg::sms
