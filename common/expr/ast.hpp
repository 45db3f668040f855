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
  Value literal;             // its text points into `name`
  std::vector<std::unique_ptr<Node>> arguments;
};

// Throws UsageError that shows the source, the position and what was expected there. At most 200 levels of nesting
// and 64 KiB.
std::unique_ptr<Node> parse(std::string_view source);

// The one spelling of a tree (all parentheses, one blank around operators): equal texts are equal trees.
std::string to_text(const Node& node);

}  // namespace lg::expr
