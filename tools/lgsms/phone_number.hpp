// SPDX-License-Identifier: Apache-2.0
// Telephone numbers as people write them, brought to one form, so that one telephone is one key.
#pragma once

#include <string>
#include <string_view>

namespace lg::sms {

// "+49 (170) 12-34" is "+491701234": blanks, brackets, hyphens, dots and slashes go, and 00 at the start is a plus.
// Empty where it is no number of 3 to 15 digits.
std::string normal_number(std::string_view text);

}  // namespace lg::sms
