// SPDX-License-Identifier: Apache-2.0
// Rates as options give them: so many of something in a unit of time.
#pragma once

#include <string_view>

namespace lg {

// `100/s`, `0.5/s`, `6000/m`, `1/h`, `3/d`: how many in a second. Throws UsageError naming the text.
double parse_rate(std::string_view text);

}  // namespace lg
