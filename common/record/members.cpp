// SPDX-License-Identifier: Apache-2.0
#include "common/record/members.hpp"

#include "common/record/json_text.hpp"

namespace lg {

namespace {

// The token that ends the value that starts at `value`: a comma or the bracket around it.
const std::uint32_t* end_of_value(std::string_view line, const std::uint32_t* value, const std::uint32_t* end) {
  const std::uint32_t* token = value;
  for (int open = 0; token < end; ++token) {
    const char c = line[*token];
    if (open == 0 && token != value && (c == ',' || c == '}' || c == ']')) break;
    if (c == '{' || c == '[') ++open;
    if (c == '}' || c == ']') --open;
  }
  return token;
}

}  // namespace

void list_members(std::string_view line, StructuralIndex& index, std::vector<Member>& members) {
  members.clear();
  if (!index.scan(line).empty()) return;
  const std::uint32_t* token = index.begin() + 1;
  while (token < index.end() && line[*token] == '"') {
    const std::string_view quoted = trim_end(line.substr(*token, token[1] - *token));
    const std::uint32_t* const value = token + 2;
    token = end_of_value(line, value, index.end());
    members.push_back({quoted.substr(1, quoted.size() - 2), trim_end(line.substr(*value, *token - *value))});
    ++token;  // the comma, or the last brace
  }
}

void list_elements(std::string_view array, StructuralIndex& index, std::vector<std::string_view>& elements) {
  elements.clear();
  if (!index.scan(array).empty()) return;
  const std::uint32_t* token = index.begin() + 1;
  while (token < index.end() && array[*token] != ']') {
    const std::uint32_t* const value = token;
    token = end_of_value(array, value, index.end());
    elements.push_back(trim_end(array.substr(*value, *token - *value)));
    if (array[*token] == ']') break;
    ++token;
  }
}

}  // namespace lg
