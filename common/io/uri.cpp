// SPDX-License-Identifier: Apache-2.0
#include "common/io/uri.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "common/error/error.hpp"

namespace lg {

namespace {

std::string percent_decoded(std::string_view text, const std::string& uri) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned int byte = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const std::from_chars_result result = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || result.ptr != digits.data() + 2) {
      throw UsageError(fmt::format("'{}': a % is not followed by two hexadecimal digits", uri), "a % itself is %25");
    }
    decoded += static_cast<char>(byte);
    i += 2;
  }
  return decoded;
}

}  // namespace

bool Uri::has_scheme(std::string_view text, std::string_view scheme) {
  return text.starts_with(scheme);
}

Uri::Uri(const std::string& text, std::string_view scheme, std::initializer_list<std::string_view> known)
    : text_(text) {
  const std::string_view rest = std::string_view(text).substr(scheme.size());
  const std::size_t question = rest.find('?');
  name_ = percent_decoded(rest.substr(0, question), text);
  if (question == std::string_view::npos) return;
  std::string_view query = rest.substr(question + 1);
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const std::string_view name = pair.substr(0, equals);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw UsageError(fmt::format("'{}' has no parameter '{}' here", text, name),
                       fmt::format("it has {} (see lg-uri(7))", fmt::join(known, ", ")));
    }
    if (equals == std::string_view::npos || equals + 1 == pair.size()) {
      throw UsageError(fmt::format("'{}': '{}' has no value", text, name), fmt::format("it is written {}=VALUE", name));
    }
    if (parameter(name)) throw UsageError(fmt::format("'{}': '{}' is given twice", text, name));
    parameters_.emplace_back(name, percent_decoded(pair.substr(equals + 1), text));
  }
}

std::optional<std::string> Uri::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string Uri::describe(std::string_view parameter_name) const {
  return fmt::format("'{}': {}={}", text_, parameter_name, parameter(parameter_name).value_or(""));
}

}  // namespace lg
