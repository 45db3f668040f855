// SPDX-License-Identifier: Apache-2.0
#include "common/text/first_line.hpp"

#include "common/record/utf8.hpp"

namespace lg {

std::string first_line(std::string_view text, std::size_t longest) {
  text = text.substr(0, text.find_first_of("\r\n"));
  if (text.size() > longest) {
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  return is_utf8(text) ? std::string(text) : std::string();
}

}  // namespace lg
