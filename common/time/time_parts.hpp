// SPDX-License-Identifier: Apache-2.0
// TimePart: one step of a strptime-like format. TimeFormat reads by such parts and TimeWriter writes by them, so that
// the same letters mean the same in --time-format and in `{datetime:%Y.%m.%d}`.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lg {

struct TimePart {
  enum class Kind : std::uint8_t {
    literal,
    blank,
    year,
    year_of_century,
    month,
    month_short,
    month_long,
    day,
    day_blank,  // %e, written with a blank instead of a leading zero
    day_of_year,
    weekday_short,
    weekday_long,
    hour,
    hour_of_half,
    half,
    minute,
    second,
    second_and_fraction,
    fraction,
    offset,
    epoch,
    epoch_and_fraction,
    epoch_millis
  };

  Kind kind;
  char character = 0;  // of literal and blank; else the letter, as it was written
};

// What a blank of the format matches.
constexpr bool is_blank(char character) {
  return character == ' ' || (character >= '\t' && character <= '\r');
}

// Throws UsageError naming the letter that is none.
std::vector<TimePart> compile_time_parts(std::string_view format);

// Throws UsageError where the parts do not give a time, or give one thing twice. `format` is for the message.
void check_readable(const std::vector<TimePart>& parts, std::string_view format);

}  // namespace lg
