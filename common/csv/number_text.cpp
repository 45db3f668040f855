// SPDX-License-Identifier: Apache-2.0
#include "common/csv/number_text.hpp"

#include <cstring>

namespace lg {

namespace {

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

char* put(char* to, std::string_view bytes) {
  std::memcpy(to, bytes.data(), bytes.size());
  return to + bytes.size();
}

}  // namespace

bool NumberText::read(std::string_view text) {
  const bool plus = !text.empty() && text.front() == '+';
  negative_ = !text.empty() && text.front() == '-';
  if (plus || negative_) text.remove_prefix(1);
  whole_ = take_digits(text);
  const bool point = !text.empty() && text.front() == '.';
  if (point) text.remove_prefix(1);
  fraction_ = point ? take_digits(text) : std::string_view();
  if (whole_.empty() && fraction_.empty()) return false;
  exponent_ = {};
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    exponent_ = text;
    text.remove_prefix(1);
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    if (take_digits(text).empty()) return false;
  }
  if (!text.empty()) return false;
  const bool leading_zero = whole_.size() > 1 && whole_.front() == '0';
  json_ = !plus && !whole_.empty() && !leading_zero && point == !fraction_.empty();
  integer_ = !point && exponent_.empty();
  while (whole_.size() > 1 && whole_.front() == '0') whole_.remove_prefix(1);
  return true;
}

char* NumberText::write(char* to) const {
  const bool is_zero = integer_ && whole_ == "0";
  if (negative_ && !is_zero) *to++ = '-';
  to = put(to, whole_.empty() ? std::string_view("0") : whole_);
  if (!fraction_.empty()) {
    *to++ = '.';
    to = put(to, fraction_);
  }
  return exponent_.empty() ? to : put(to, exponent_);
}

}  // namespace lg
