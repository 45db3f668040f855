// SPDX-License-Identifier: Apache-2.0
// Members: all names and values of one JSON object, for where it is not known beforehand which fields there are (a
// table in NDJSON), and all elements of an array.
#pragma once

#include <string_view>
#include <vector>

#include "common/record/structural_index.hpp"

namespace lg {

struct Member {
  std::string_view name;  // as written, without its quotes
  std::string_view raw;   // the value as written
};

// Lists the members of `line`, which Validator has found to be an object. Views into the line.
void list_members(std::string_view line, StructuralIndex& index, std::vector<Member>& members);

// Lists the elements of `array`, a valid array with kPadding readable bytes behind it, as written.
void list_elements(std::string_view array, StructuralIndex& index, std::vector<std::string_view>& elements);

}  // namespace lg
