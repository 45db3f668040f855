// SPDX-License-Identifier: Apache-2.0
// The syntax tree of an expression and its parser. The grammar is specified in man/lg-expr.7.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/record/value.hpp"

namespace lg::expr {

struct Node {
  enum class Kind { literal, field, call, unary, binary, conditional, in_range, in_list };
  Kind kind;
  std::size_t position = 0;  // of the first byte in the source, for messages
  std::string name;          // field: its name; call: the function; unary and binary: the operator ("and", "==", "-")
                             // ("not", "-"); in_range and in_list: "in" or "not in"
  Value literal;             // its text points into `name`
  std::vector<std::unique_ptr<Node>> arguments;  // of a binary one always two
  int height = 1;                                // of the tree below, this node included
};

inline constexpr int kMaxNesting = 200;
inline constexpr std::size_t kMaxSource = 64 * 1024;

// Throws UsageError that shows the source, the position and what was expected there. At most kMaxNesting levels of
// nesting and kMaxSource bytes.
std::unique_ptr<Node> parse(std::string_view source);

// The one spelling of a tree (all parentheses, one blank around operators): equal texts are equal trees.
std::string to_text(const Node& node);

// Throws UsageError with `message`, the line of the source that holds the byte `position`, and a caret below it.
// For errors that are found in a tree later, so that they look like those of parse().
[[noreturn]] void fail_at(std::string_view source, std::size_t position, const std::string& message,
                          std::string hint = {});

// The one of `names` that was probably meant by `word`, or nothing.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& names);

}  // namespace lg::expr
