// SPDX-License-Identifier: Apache-2.0
// Uri: `kafka:TOPIC?key=FIELD&group=G` taken apart. What is no URI of a known scheme is a path.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lg {

class Uri {
 public:
  // Whether `text` begins with `scheme` ("kafka:").
  static bool has_scheme(std::string_view text, std::string_view scheme);

  // `known`: the parameters that this scheme has here; another one, or one without a value, is a UsageError. `%XX` in
  // the name and in values stands for a byte.
  Uri(const std::string& text, std::string_view scheme, std::initializer_list<std::string_view> known);

  const std::string& text() const { return text_; }
  const std::string& name() const { return name_; }  // "TOPIC"
  // The value of a parameter; none where it is not given.
  std::optional<std::string> parameter(std::string_view name) const;
  // "'kafka:TOPIC?...': from=...: " for messages.
  std::string describe(std::string_view parameter) const;

 private:
  std::string text_;
  std::string name_;
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace lg
