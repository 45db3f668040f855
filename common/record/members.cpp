// SPDX-License-Identifier: Apache-2.0
#include "common/record/members.hpp"

#include "common/record/json_text.hpp"

namespace lg {

void list_members(std::string_view line, StructuralIndex& index, std::vector<Member>& members) {
  members.clear();
  if (!index.scan(line).empty()) return;
  const std::uint32_t* token = index.begin() + 1;
  while (token < index.end() && line[*token] == '"') {
    const std::string_view quoted = trim_end(line.substr(*token, token[1] - *token));
    const std::uint32_t* const value = token + 2;
    token = value;
    for (int open = 0; token < index.end(); ++token) {
      const char c = line[*token];
      if (open == 0 && (c == ',' || c == '}') && token != value) break;
      if (c == '{' || c == '[') ++open;
      if (c == '}' || c == ']') --open;
    }
    members.push_back({quoted.substr(1, quoted.size() - 2), trim_end(line.substr(*value, *token - *value))});
    ++token;  // the comma, or the last brace
  }
}

}  // namespace lg
