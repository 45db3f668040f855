// SPDX-License-Identifier: Apache-2.0
#include "common/record/splice.hpp"

namespace lg {

Splicer::Splicer(FieldSet& fields, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    slots_.push_back(fields.add(name));
    std::string key;
    append_json_string(key, name);
    keys_.push_back(key + ':');
  }
}

}  // namespace lg
