// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/line_records.hpp"

#include <absl/strings/escaping.h>
#include <fmt/format.h>

#include "common/csv/field_typer.hpp"
#include "common/csv/json_string.hpp"
#include "common/record/utf8.hpp"
#include "common/record/value.hpp"

namespace lg::tail {

namespace {

// The line without what is no part of its text: the CR of a CRLF.
std::string_view text_of(const RawRecord& record) {
  std::string_view text = record.bytes;
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

// Where `text`, which is the end of the record's bytes but for a CR, ends in the stream.
std::uint64_t end_of(const RawRecord& record, std::string_view text) {
  return record.offset + static_cast<std::uint64_t>(text.data() + text.size() - record.bytes.data());
}

// Whether the first key of a valid object is the one that control lines have.
bool is_control_line(std::string_view line) {
  const std::size_t brace = line.find('{');
  const std::size_t key = line.find_first_not_of(" \t", brace + 1);
  return key != std::string_view::npos && line.substr(key).starts_with("\"@lg\"");
}

}  // namespace

NdjsonRecords::NdjsonRecords(const TailSettings& settings, Runtime& runtime, Delivery& delivery, std::string_view)
    : runtime_(runtime), delivery_(delivery), finder_(fields_), read_(runtime.counters["read"]) {
  if (!settings.sort_field.empty()) fields_.add(settings.sort_field);
  if (!settings.id.empty()) id_.emplace(settings.id);
}

void NdjsonRecords::on_line(const RawRecord& record) {
  if (delivery_.is_stopped()) return;
  ++read_;
  std::string_view line = record.bytes;  // a CR is a blank of JSON, and passes like any other
  std::string_view reason = validator_.check(line);
  if (reason.empty() && is_control_line(line)) reason = "the first key is \"@lg\", which is kept for control lines";
  Timestamp time;
  if (reason.empty() && delivery_.sorts()) reason = read_time(line, time);
  if (!reason.empty()) {
    runtime_.dead_letters.reject(reason);
    return;
  }
  if (id_) {
    char id[IdMaker::kMaxLength + 2];
    char* const end = ids_.write(record, end_of(record, text_of(record)), id + 1);
    id[0] = *end = '"';
    with_id_.clear();
    id_->write(line, {id, static_cast<std::size_t>(end + 1 - id)}, with_id_);
    with_id_.reserve(with_id_.size() + kPadding);
    line = with_id_;
  }
  delivery_.deliver(line, time);
}

std::string_view NdjsonRecords::read_time(std::string_view line, Timestamp& time) {
  const std::string_view reason = finder_.find(line, found_);
  if (!reason.empty()) return reason;
  const Value& value = found_[0];
  Instant instant;
  if ((value.is_text() || value.is_number()) && runtime_.times.parse(value.text, instant)) {
    time = instant.time;
    return {};
  }
  reason_ = fmt::format("no time in field \"{}\"", fields_.names()[0]);
  return reason_;
}

TextRecords::TextRecords(const TailSettings& settings, Runtime& runtime, Delivery& delivery, std::string_view)
    : runtime_(runtime), delivery_(delivery), key_("{"), read_(runtime.counters["read"]) {
  append_json_string(key_, settings.columns.empty() ? "message" : settings.columns.front());
  key_ += ':';
  if (settings.id.empty()) return;
  id_key_ = ",";
  append_json_string(id_key_, settings.id);
  id_key_ += ":\"";
}

void TextRecords::on_line(const RawRecord& record) {
  if (delivery_.is_stopped()) return;
  ++read_;
  const std::string_view text = text_of(record);
  if (!is_utf8(text)) {
    runtime_.dead_letters.reject("not valid UTF-8");
    return;
  }
  char* to = delivery_.room(key_.size() + FieldTyper::room(1, text) + id_key_.size() + IdMaker::kMaxLength + 1);
  to = std::copy(key_.begin(), key_.end(), to);
  to = write_json_string<false>(to, text);
  if (!id_key_.empty()) {
    to = std::copy(id_key_.begin(), id_key_.end(), to);
    to = ids_.write(record, end_of(record, text), to);
    *to++ = '"';
  }
  delivery_.deliver_open(to, {});
}

DeadLetterRecords::DeadLetterRecords(const TailSettings&, Runtime& runtime, Delivery& delivery, std::string_view)
    : runtime_(runtime),
      delivery_(delivery),
      record_slot_(fields_.add("record")),
      encoding_slot_(fields_.add("encoding")),
      length_slot_(fields_.add("length")),
      finder_(fields_),
      read_(runtime.counters["read"]) {}

void DeadLetterRecords::on_line(const RawRecord& record) {
  if (delivery_.is_stopped()) return;
  ++read_;
  const std::string_view reason = give_back(text_of(record));
  if (!reason.empty()) runtime_.dead_letters.reject(reason);
}

std::string_view DeadLetterRecords::give_back(std::string_view line) {
  const std::string_view reason = finder_.find(line, found_);
  if (!reason.empty()) return reason;
  const Value& record = found_[record_slot_];
  const Value& encoding = found_[encoding_slot_];
  if (!record.is_text()) return "no dead letter: it has no text as \"record\"";
  if (!found_[length_slot_].is_null()) return "the dead letter holds only the first bytes of its record";
  if (encoding.is_null()) {
    delivery_.deliver_plain(record.text);
    return {};
  }
  if (encoding.text != "base64") return "the dead letter has an unknown \"encoding\"";
  if (!absl::Base64Unescape(absl::string_view(record.text.data(), record.text.size()), &decoded_)) {
    return "the dead letter's \"record\" is no base64";
  }
  delivery_.deliver_plain(decoded_);
  return {};
}

}  // namespace lg::tail
