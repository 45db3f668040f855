// SPDX-License-Identifier: Apache-2.0
#include "common/text/text_template.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg {

TextTemplate::TextTemplate(std::string_view source, FieldSet& fields, const TimeSettings& times)
    : source_(source), times_(times) {
  std::string literal;
  for (std::size_t at = 0; at < source.size(); ++at) {
    const char c = source[at];
    const bool doubled = at + 1 < source.size() && source[at + 1] == c;
    if ((c == '{' || c == '}') && doubled) {
      literal += c;
      ++at;
    } else if (c == '{') {
      const std::size_t end = source.find('}', at);
      if (end == std::string_view::npos) {
        throw UsageError(fmt::format("the template '{}' has a {{ without a }}", source), "a brace itself is {{");
      }
      const std::string_view inside = source.substr(at + 1, end - at - 1);
      const std::size_t colon = inside.find(':');
      Part part;
      part.literal = std::move(literal);
      part.field = inside.substr(0, colon);
      if (part.field.empty()) {
        throw UsageError(fmt::format("the template '{}' has braces without a field in them", source),
                         "a brace itself is {{");
      }
      part.slot = fields.add(part.field);
      if (colon != std::string_view::npos) part.time.emplace(inside.substr(colon + 1));
      parts_.push_back(std::move(part));
      literal.clear();
      at = end;
    } else {
      literal += c;
    }
  }
  if (!literal.empty()) parts_.push_back({std::move(literal), {}, 0, std::nullopt});
}

std::string_view TextTemplate::render(const Record& record, std::string& out) {
  for (const Part& part : parts_) {
    out += part.literal;
    if (part.field.empty()) continue;
    const std::string_view reason = append_field(part, record, out);
    if (!reason.empty()) return reason;
  }
  return {};
}

std::string_view TextTemplate::append_field(const Part& part, const Record& record, std::string& out) {
  const Value& value = record[part.slot];
  if (value.is_null()) {
    reason_ = fmt::format("no field '{}'", part.field);
    return reason_;
  }
  if (!part.time) {
    append_plain(out, value);
    return {};
  }
  Instant instant;
  if ((!value.is_text() && !value.is_number()) || !times_.parse(value.text, instant)) {
    reason_ = fmt::format("the field '{}' is no time", part.field);
    return reason_;
  }
  part.time->append(out, instant, times_.zone);
  return {};
}

}  // namespace lg
