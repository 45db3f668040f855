// SPDX-License-Identifier: Apache-2.0
#include "common/net/url_text.hpp"

namespace lg::net {

namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

void append_percent_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      const unsigned char byte = static_cast<unsigned char>(c);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
}

std::string form_of(const Parameters& parameters) {
  std::string form;
  for (const auto& [name, value] : parameters) {
    if (!form.empty()) form += '&';
    append_percent_encoded(form, name);
    form += '=';
    append_percent_encoded(form, value);
  }
  return form;
}

std::string with_query(const std::string& url, const Parameters& parameters) {
  const std::size_t fragment = url.find('#');
  std::string result = url.substr(0, fragment);
  const std::string form = form_of(parameters);
  if (form.empty()) return result;
  const bool has_query = result.find('?') != std::string::npos;
  if (!has_query) {
    result += '?';
  } else if (result.back() != '?' && result.back() != '&') {
    result += '&';
  }
  return result + form;
}

}  // namespace lg::net
