// SPDX-License-Identifier: Apache-2.0
// StructuralIndex: the positions of all JSON tokens of one line, found by simdjson's first stage (Langdale and Lemire,
// "Parsing Gigabytes of JSON per Second", VLDB Journal 2019), which also checks UTF-8, control characters and the end
// of strings. What the tokens mean is up to the caller: a filter steps over what it did not name. The only place that
// includes simdjson besides utf8.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace lg {

class StructuralIndex {
 public:
  StructuralIndex();
  ~StructuralIndex();

  // Returns why there are no tokens to be had, else nothing. The line needs kPadding readable bytes behind it.
  std::string_view scan(std::string_view line);

  // Offsets of `{ } [ ] : ,`, of opening quotes and of the first byte of every other scalar, ascending.
  const std::uint32_t* begin() const { return begin_; }
  const std::uint32_t* end() const { return end_; }

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  const std::uint32_t* begin_ = nullptr;
  const std::uint32_t* end_ = nullptr;
};

inline constexpr std::string_view kTooDeep = "nested more than 1024 levels deep";
inline constexpr std::string_view kNoObject = "not a JSON object";

}  // namespace lg
