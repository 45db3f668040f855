// SPDX-License-Identifier: Apache-2.0
// How many short messages a text takes. In the alphabet of GSM 03.38 (3GPP TS 23.038) one holds 160 characters, and
// each part of a longer text 153; a character of the extension table (such as the euro sign) counts twice. A text with
// any other character is sent as UCS-2: 70, and 67 in each part; beyond the basic plane (emoji) a character counts
// twice. No character is divided between two parts.
#pragma once

#include <cstddef>
#include <string_view>

namespace lg::sms {

struct Segments {
  bool unicode = false;  // UCS-2, else the 7-bit alphabet
  std::size_t units = 0;
  std::size_t count = 0;
};

// `text` must be valid UTF-8.
Segments count_segments(std::string_view text);

}  // namespace lg::sms
