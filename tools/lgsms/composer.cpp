// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/composer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/error/error.hpp"
#include "tools/lgsms/phone_number.hpp"

namespace lg::sms {

namespace {

constexpr std::size_t kLongestKey = 1024;
constexpr std::size_t kLongestRecord = 64 * 1024;  // that is kept for the dead letter

std::optional<std::size_t> slot_of(const std::string& field, FieldSet& fields) {
  if (field.empty()) return std::nullopt;
  return fields.add(field);
}

bool is_control(char c) {
  const unsigned char byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
}

}  // namespace

Composer::Composer(const SmsOptions& options, Runtime& runtime, Zones& zones)
    : options_(options),
      runtime_(runtime),
      zones_(zones),
      template_(for_option("--text", [&] { return TextTemplate(options.text, runtime.fields, runtime.times); })),
      to_(runtime.fields.add(options.to)),
      key_(slot_of(options.key, runtime.fields)),
      zone_(slot_of(options.tz_field, runtime.fields)),
      time_(slot_of(options.time, runtime.fields)) {
  if (!options.opt_out_is_file()) opt_out_ = slot_of(options.opt_out, runtime.fields);
}

std::string_view Composer::reject(std::string reason) {
  reason_ = std::move(reason);
  return reason_;
}

std::string_view Composer::address(const Record& record, Message& message) {
  saw_records_ = true;
  saw_opt_out_ = saw_opt_out_ || (opt_out_ && record.has(*opt_out_));
  const Value& to = record[to_];
  if (to.is_null()) return reject(fmt::format("no field '{}'", options_.to));
  const bool plain = to.is_text() || to.type == Value::Type::integer;
  message.to = plain ? normal_number(to.text) : std::string();
  if (message.to.empty()) return reject(fmt::format("the field '{}' is no telephone number", options_.to));
  message.campaign = options_.campaign;
  message.key.clear();
  if (!key_) {
    message.key = message.to;
    return {};
  }
  append_plain(message.key, record[*key_]);
  if (message.key.empty()) return reject(fmt::format("no field '{}'", options_.key));
  if (message.key.size() > kLongestKey)
    return reject(fmt::format("the field '{}' is too long for a key", options_.key));
  return {};
}

std::string_view Composer::compose(const Record& record, Message& message, Segments& segments) {
  message.text.clear();
  const std::string_view reason = template_.render(record, message.text);
  if (!reason.empty()) return reason;
  if (message.text.empty()) return reject("the text is empty");
  if (std::any_of(message.text.begin(), message.text.end(), is_control)) {
    return reject("the text has a control character in it");
  }
  segments = count_segments(message.text);
  if (segments.count > static_cast<std::size_t>(options_.max_segments)) {
    return reject(
        fmt::format("the text takes {} segments, and --max-segments is {}", segments.count, options_.max_segments));
  }
  message.zone.clear();
  if (zone_ && !record[*zone_].is_null()) {
    append_plain(message.zone, record[*zone_]);
    if (zones_.find(message.zone) == nullptr) {
      return reject(fmt::format("the field '{}' is no time zone", options_.tz_field));
    }
  }
  const RawRecord& raw = runtime_.dead_letters.current();
  message.record = raw.bytes.size() <= kLongestRecord ? raw.bytes : std::string_view();
  message.source = raw.source;
  message.line = raw.line;
  message.offset = raw.offset;
  return set_expiry(record, message);
}

std::string_view Composer::set_expiry(const Record& record, Message& message) {
  message.expires.reset();
  if (!options_.expire) return {};
  Instant event;
  if (!time_) {
    event.time = runtime_.clock.now();
  } else {
    const Value& value = record[*time_];
    if ((!value.is_text() && !value.is_number()) || !runtime_.times.parse(value.text, event)) {
      return reject(fmt::format("the field '{}' is no time", options_.time));
    }
  }
  message.expires = event.time + *options_.expire;
  return {};
}

bool Composer::opted_out(const Record& record) {
  return opt_out_ && record[*opt_out_].truthy();
}

}  // namespace lg::sms
