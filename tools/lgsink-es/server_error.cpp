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

ErrorFields::ErrorFields(FieldSet& fields, const std::string& path) : whole_(fields.add(path)) {
  std::string level = path;
  for (Level& at : levels_) {
    at.type = fields.add(level + ".type");
    at.reason = fields.add(level + ".reason");
    level += ".caused_by";
  }
}

std::string ErrorFields::text(const Record& record) const {
  std::string text;
  if (record[whole_].is_text()) text = first_line(record[whole_].text, kLongestReason);
  for (const Level& at : levels_) {
    std::string part;
    append_part(part, record[at.type], record[at.reason]);
    if (part.empty()) break;
    if (!text.empty()) text += ", caused by ";
    text += part;
  }
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
