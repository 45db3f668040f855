// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/ledger_line.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace lg::sms {

namespace {

using Kind = LedgerEvent::Kind;
constexpr std::size_t kDigits = 16;
constexpr std::size_t kPrefix = kDigits + 1;
constexpr std::int64_t kVersion = 1;

void add_text(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += fmt::format(",\"{}\":", name);
  append_json_string(out, value);
}

void add_time(std::string& out, std::string_view name, const std::optional<Timestamp>& time) {
  if (time) add_text(out, name, format_rfc3339(*time));
}

void add_message(std::string& out, const Message& message) {
  add_text(out, "to", message.to);
  add_text(out, "text", message.text);
  add_text(out, "zone", message.zone);
  add_time(out, "expires", message.expires);
  add_text(out, "source", message.source);
  if (!message.source.empty()) out += fmt::format(",\"line\":{},\"offset\":{}", message.line, message.offset);
  add_text(out, "record", message.record);
}

std::uint64_t checksum(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

bool kind_of(std::string_view name, Kind& kind) {
  for (int i = 0; i <= static_cast<int>(Kind::opted_out); ++i) {
    kind = static_cast<Kind>(i);
    if (name_of(kind) == name) return true;
  }
  return false;
}

}  // namespace

void append_ledger_line(std::string& out, std::uint64_t number, const LedgerEvent& event) {
  const std::size_t start = out.size();
  out.append(kPrefix, ' ');
  out +=
      fmt::format("{{\"n\":{},\"at\":\"{}\",\"event\":\"{}\"", number, format_rfc3339(event.at), name_of(event.kind));
  if (event.kind == Kind::ledger) {
    out += fmt::format(",\"version\":{}", kVersion);
  } else {
    out += ",\"campaign\":";
    append_json_string(out, event.message.campaign);
    out += ",\"key\":";
    append_json_string(out, event.message.key);
  }
  if (event.kind == Kind::queued) add_message(out, event.message);
  if (event.status != 0) out += fmt::format(",\"status\":{}", event.status);
  add_text(out, "reason", event.reason);
  add_text(out, "reference", event.reference);
  add_time(out, "due", event.due);
  out += '}';
  const std::uint64_t sum = checksum(std::string_view(out).substr(start + kPrefix));
  fmt::format_to_n(out.begin() + static_cast<std::ptrdiff_t>(start), kDigits, "{:016x}", sum);
  out += '\n';
}

LedgerLineReader::LedgerLineReader()
    : number_(fields_.add("n")),
      at_(fields_.add("at")),
      event_(fields_.add("event")),
      version_(fields_.add("version")),
      campaign_(fields_.add("campaign")),
      key_(fields_.add("key")),
      to_(fields_.add("to")),
      text_(fields_.add("text")),
      zone_(fields_.add("zone")),
      expires_(fields_.add("expires")),
      record_field_(fields_.add("record")),
      source_(fields_.add("source")),
      line_(fields_.add("line")),
      offset_(fields_.add("offset")),
      status_(fields_.add("status")),
      reason_(fields_.add("reason")),
      reference_(fields_.add("reference")),
      due_(fields_.add("due")),
      finder_(fields_) {}

std::string LedgerLineReader::text(std::size_t slot) const {
  const Value& value = record_[slot];
  return value.is_text() ? std::string(value.text) : std::string();
}

std::optional<Timestamp> LedgerLineReader::time(std::size_t slot) const {
  Instant instant;
  if (!record_[slot].is_text() || !format_.parse(record_[slot].text, utc_, instant)) return std::nullopt;
  return instant.time;
}

std::uint64_t LedgerLineReader::count(std::size_t slot) const {
  const Value& value = record_[slot];
  return value.type == Value::Type::integer && value.integer > 0 ? static_cast<std::uint64_t>(value.integer) : 0;
}

LedgerLineReader::Verdict LedgerLineReader::read(std::string_view line, std::uint64_t& number, LedgerEvent& event) {
  if (line.size() <= kPrefix || line[kDigits] != ' ') return Verdict::damaged;
  std::uint64_t sum = 0;
  const char* const digits_end = line.data() + kDigits;
  const std::from_chars_result result = std::from_chars(line.data(), digits_end, sum, 16);
  const std::string_view json = line.substr(kPrefix);
  if (result.ec != std::errc() || result.ptr != digits_end || sum != checksum(json)) return Verdict::damaged;
  // Digits in upper case were never written.
  if (std::any_of(line.data(), digits_end, [](char c) { return c >= 'A' && c <= 'F'; })) return Verdict::damaged;
  if (!finder_.find(json, record_).empty()) return Verdict::foreign;
  const Value& event_name = record_[event_];
  const std::optional<Timestamp> at = time(at_);
  if (!event_name.is_text() || !kind_of(event_name.text, event.kind) || !at) return Verdict::foreign;
  number = count(number_);
  event.at = *at;
  if (event.kind == Kind::ledger) {
    return count(version_) == static_cast<std::uint64_t>(kVersion) ? Verdict::good : Verdict::foreign;
  }
  if (!record_[campaign_].is_text() || !record_[key_].is_text()) return Verdict::foreign;
  event.message.campaign = text(campaign_);
  event.message.key = text(key_);
  event.message.to = text(to_);
  event.message.text = text(text_);
  event.message.zone = text(zone_);
  event.message.expires = time(expires_);
  event.message.record = text(record_field_);
  event.message.source = text(source_);
  event.message.line = count(line_);
  event.message.offset = count(offset_);
  event.status = static_cast<int>(count(status_) % 1000);
  event.reason = text(reason_);
  event.reference = text(reference_);
  event.due = time(due_);
  if (event.kind == Kind::queued && event.message.to.empty()) return Verdict::foreign;
  return Verdict::good;
}

}  // namespace lg::sms
