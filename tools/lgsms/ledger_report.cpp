// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/ledger_report.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg::sms {

namespace {

using Kind = LedgerEvent::Kind;

void add_text(std::string& line, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (line.size() > 1) line += ',';
  line += fmt::format("\"{}\":", name);
  append_json_string(line, value);
}

// Whether a message in this state may be said to be sent, or not sent.
bool may_settle(MessageState state, bool was_sent) {
  if (state == MessageState::held || state == MessageState::calling || state == MessageState::refused) return true;
  return was_sent && is_waiting(state);
}

}  // namespace

LedgerReport::LedgerReport(const SmsOptions& options, Runtime& runtime)
    : options_(options), ledger_(options.ledger, runtime.messages, runtime.clock) {
  for (const std::string& text : options.settle) settlements_.push_back(parse(text));
}

LedgerReport::Settlement LedgerReport::parse(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  const std::string verdict = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (equals == 0 || (verdict != "sent" && verdict != "not-sent")) {
    throw UsageError(fmt::format("--settle '{}' is not of the form KEY=sent or KEY=not-sent", text));
  }
  return {text.substr(0, equals), verdict == "sent"};
}

void LedgerReport::open() {
  if (settlements_.empty()) {
    in_use_ = ledger_.open_to_read();
    return;
  }
  ledger_.open_to_write();
  settle();
}

void LedgerReport::settle() {
  std::vector<LedgerEvent> events;
  for (const Settlement& settlement : settlements_) events.push_back(find_settled(settlement));
  for (LedgerEvent& event : events) {
    settled_.insert(MessageId::of(event.message.campaign, event.message.key));
    ledger_.append(std::move(event));
  }
  ledger_.sync();
}

LedgerEvent LedgerReport::find_settled(const Settlement& settlement) {
  LedgerEvent event;
  event.kind = settlement.was_sent ? Kind::sent : Kind::not_sent;
  event.reason = "settled by hand";
  MessageState state = MessageState::queued;
  bool known = false;
  bool settleable = false;
  for (const auto& [id, entry] : ledger_.entries()) {
    if (!options_.campaign.empty() && id != MessageId::of(options_.campaign, settlement.key)) continue;
    const bool may = may_settle(entry.state, settlement.was_sent);
    if (options_.campaign.empty() && !may && known) continue;
    const Message message = ledger_.read(entry.message());
    if (message.key != settlement.key) continue;
    if (may && settleable) {
      throw Failure(fmt::format("the key '{}' has messages in several campaigns", settlement.key),
                    "say which with --campaign");
    }
    known = true;
    if (!may && settleable) continue;
    state = entry.state;
    settleable = may;
    event.message.campaign = message.campaign;
    event.message.key = message.key;
  }
  if (!known) {
    throw Failure(fmt::format("the ledger '{}' has no message for the key '{}'", ledger_.path(), settlement.key));
  }
  if (!settleable) {
    throw Failure(fmt::format("the message for the key '{}' is not held: it is {}", settlement.key, name_of(state)));
  }
  return event;
}

bool LedgerReport::is_wanted(const MessageId& id, const LedgerEntry& entry) const {
  if (!settlements_.empty()) return settled_.contains(id);
  if (options_.list == "all") return true;
  if (options_.list == "sent") return entry.state == MessageState::sent;
  return entry.state == MessageState::held || (entry.state == MessageState::calling && !in_use_);
}

void LedgerReport::on_end(EndReason, Output& output) {
  // The last line of each message, where it is to be told of.
  absl::flat_hash_map<MessageId, std::uint64_t> last;
  ledger_.scan([&](const LedgerEvent& event, const LedgerPlace& place) {
    if (!options_.campaign.empty() && event.message.campaign != options_.campaign) return;
    const MessageId id = MessageId::of(event.message.campaign, event.message.key);
    const LedgerEntry* const entry = ledger_.find(id);
    if (entry != nullptr && is_wanted(id, *entry)) last[id] = place.offset;
  });
  if (last.empty()) return;
  ledger_.scan([&](const LedgerEvent& event, const LedgerPlace& place) {
    const MessageId id = MessageId::of(event.message.campaign, event.message.key);
    const auto found = last.find(id);
    if (found == last.end() || found->second != place.offset) return;
    const LedgerEntry& entry = *ledger_.find(id);
    if (event.kind == Kind::queued) {
      write(event, event.message, entry.state, output);
    } else {
      write(event, ledger_.read(entry.message()), entry.state, output);
    }
  });
}

void LedgerReport::write(const LedgerEvent& last, const Message& message, MessageState state, Output& output) {
  // A call of which there is no answer, and nobody who waits for one.
  const bool ended = state == MessageState::calling && !in_use_;
  line_ = "{";
  add_text(line_, "campaign", message.campaign);
  add_text(line_, "key", message.key);
  add_text(line_, "state", ended ? name_of(MessageState::held) : name_of(state));
  add_text(line_, "at", format_rfc3339(last.at));
  add_text(line_, "to", message.to);
  add_text(line_, "text", message.text);
  if (last.status != 0) line_ += fmt::format(",\"status\":{}", last.status);
  add_text(line_, "reason", ended ? "lgsms ended before the answer came" : last.reason);
  add_text(line_, "reference", last.reference);
  if (last.due) add_text(line_, "due", format_rfc3339(*last.due));
  if (message.expires) add_text(line_, "expires", format_rfc3339(*message.expires));
  line_ += '}';
  output.append(line_);
  output.end_record();
}

std::vector<std::string> LedgerReport::files_read() const {
  return {options_.ledger};
}

std::vector<std::string> LedgerReport::explain() const {
  if (settlements_.empty()) return {fmt::format("list {} messages of '{}'", options_.list, options_.ledger)};
  std::vector<std::string> lines;
  for (const Settlement& settlement : settlements_) {
    lines.push_back(fmt::format("write down in '{}' that the message for '{}' was {}", options_.ledger, settlement.key,
                                settlement.was_sent ? "sent" : "not sent"));
  }
  return lines;
}

}  // namespace lg::sms
