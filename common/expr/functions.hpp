// SPDX-License-Identifier: Apache-2.0
// The functions of the expression language: names, how they are called, and what they compile to.
#pragma once

#include <string_view>
#include <vector>

#include "common/expr/operation.hpp"

namespace lg::expr {

struct Function {
  std::string_view name;
  std::string_view usage;  // "hour(time)"
  Code code;
  std::size_t minimum;  // number of arguments
  std::size_t maximum;
};

// Null if there is no such function.
const Function* find_function(std::string_view name);
std::vector<std::string_view> function_names();

}  // namespace lg::expr
