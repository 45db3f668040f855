// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/server_error.hpp"

#include "common/text/first_line.hpp"

namespace lg::es {

namespace {

constexpr std::size_t kLongestReason = 1000;

void append_part(std::string& text, const Value& type, const Value& reason) {
  if (type.is_text()) text += type.text;
  if (type.is_text() && reason.is_text()) text += ": ";
  if (reason.is_text()) text += first_line(reason.text, kLongestReason);
}

}  // namespace

ErrorFields::ErrorFields(FieldSet& fields, const std::string& path)
    : whole_(fields.add(path)),
      type_(fields.add(path + ".type")),
      reason_(fields.add(path + ".reason")),
      cause_type_(fields.add(path + ".caused_by.type")),
      cause_reason_(fields.add(path + ".caused_by.reason")) {}

std::string ErrorFields::text(const Record& record) const {
  std::string text;
  if (record[whole_].is_text()) text = first_line(record[whole_].text, kLongestReason);
  append_part(text, record[type_], record[reason_]);
  std::string cause;
  append_part(cause, record[cause_type_], record[cause_reason_]);
  if (!cause.empty()) text += ", caused by " + cause;
  return text;
}

std::string ErrorBody::text(std::string_view body) {
  if (body.empty() || body.front() != '{') return {};
  padded_ = body;
  padded_.append(kPadding, ' ');
  if (!finder_.find(std::string_view(padded_).substr(0, body.size()), record_).empty()) return {};
  return error_.text(record_);
}

}  // namespace lg::es
