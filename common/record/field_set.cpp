// SPDX-License-Identifier: Apache-2.0
// A tool declares a handful of fields once, before the first record: a linear search is all that is needed.
#include "common/record/field_set.hpp"

#include <algorithm>

namespace lg {

std::size_t FieldSet::add(std::string_view name) {
  const std::vector<std::string>::const_iterator known = std::find(names_.begin(), names_.end(), name);
  if (known != names_.end()) return static_cast<std::size_t>(known - names_.begin());
  names_.emplace_back(name);
  return names_.size() - 1;
}

}  // namespace lg
