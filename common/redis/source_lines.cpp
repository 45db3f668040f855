// SPDX-License-Identifier: Apache-2.0
#include "common/redis/source_lines.hpp"

#include <algorithm>
#include <cstring>

#include "common/record/value.hpp"

namespace lg::redis {

namespace {

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

}  // namespace

void append_member(std::string& lines, std::string_view member) {
  lines += "{\"value\":";
  append_json_string(lines, member);
  lines += "}\n";
}

void append_entry(std::string& lines, const Reply& fields) {
  if (fields.size() == 2 && fields.first().text() == kRecordField) {
    const std::string_view record = fields.first().next().text();
    if (record.starts_with('{')) {
      // Line ends stand between the tokens of an object only, where a blank means the same.
      std::replace_copy_if(record.begin(), record.end(), std::back_inserter(lines), is_line_end, ' ');
      lines += '\n';
      return;
    }
  }
  char separator = '{';
  Reply name = fields.first();
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
    const Reply value = name.next();
    lines += separator;
    append_json_string(lines, name.text());
    lines += ':';
    append_json_string(lines, value.text());
    separator = ',';
    if (i + 3 < fields.size()) name = value.next();
  }
  if (separator == '{') lines += '{';
  lines += "}\n";
}

void move_lines(std::string& lines, InputBuffer& buffer) {
  if (lines.empty()) return;
  std::memcpy(buffer.prepare(lines.size()), lines.data(), lines.size());
  buffer.commit(lines.size());
  lines.clear();
}

}  // namespace lg::redis
