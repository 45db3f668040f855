// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/phone_number.hpp"

namespace lg::sms {

std::string normal_number(std::string_view text) {
  constexpr std::string_view kDecoration = " ()-./";
  constexpr std::size_t kFewestDigits = 3;
  constexpr std::size_t kMostDigits = 15;  // E.164
  std::string number;
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c == '+' && number.empty())) {
      number += c;
    } else if (kDecoration.find(c) == std::string_view::npos) {
      return {};
    }
    if (number.size() > kMostDigits + 2) return {};
  }
  if (number.starts_with("00")) number.replace(0, 2, "+");
  const std::size_t digits = number.size() - (number.starts_with('+') ? 1 : 0);
  return digits < kFewestDigits || digits > kMostDigits ? std::string() : number;
}

}  // namespace lg::sms
