// SPDX-License-Identifier: Apache-2.0
#include "common/record/large_number.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace lg {

LargeNumber::LargeNumber(const Value& value) {
  std::string computed;
  if (value.text.empty()) append_plain(computed, value);
  std::string_view written = value.text.empty() ? std::string_view(computed) : value.text;
  const std::size_t exponent = written.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    std::size_t start = exponent + 1;
    if (written[start] == '+') ++start;
    if (std::from_chars(written.data() + start, written.data() + written.size(), power).ec != std::errc()) {
      power = INT64_MAX / 2;  // more than 19 digits of exponent, and not one of them matters
    }
    power = std::clamp<std::int64_t>(power, INT64_MIN / 2, INT64_MAX / 2);
    written = written.substr(0, exponent);
  }
  bool fraction = false;
  for (const char c : written) {
    if (c == '.') fraction = true;
    if (c < '0' || c > '9') continue;
    if (fraction) --power;
    if (c != '0' || !digits.empty()) digits.push_back(c);
  }
  for (; !digits.empty() && digits.back() == '0'; digits.pop_back()) ++power;
}

int LargeNumber::compare(const LargeNumber& other) const {
  const std::int64_t places = power + static_cast<std::int64_t>(digits.size());
  const std::int64_t other_places = other.power + static_cast<std::int64_t>(other.digits.size());
  if (places != other_places) return places < other_places ? -1 : 1;
  const int difference = digits.compare(other.digits);
  return difference < 0 ? -1 : (difference > 0 ? 1 : 0);
}

}  // namespace lg
