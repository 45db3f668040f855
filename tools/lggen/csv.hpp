// SPDX-License-Identifier: Apache-2.0
// A CSV field as RFC 4180 has it: quotation marks only where they are needed, and doubled inside.
#pragma once

#include <string>
#include <string_view>

namespace lg::gen {

inline void append_csv(std::string& row, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    row += field;
    return;
  }
  row += '"';
  for (const char byte : field) row.append(byte == '"' ? 2 : 1, byte);
  row += '"';
}

}  // namespace lg::gen
