// SPDX-License-Identifier: Apache-2.0
// Members: all names and values of one JSON object, for where it is not known beforehand which fields there are (a
// table in NDJSON).
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

}  // namespace lg
