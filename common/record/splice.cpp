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

Splicer Splicer::with_written_names(FieldSet& fields, const std::vector<std::string>& names) {
  Splicer splicer;
  for (const std::string& name : names) {
    splicer.slots_.push_back(fields.add(name));
    splicer.keys_.push_back('"' + name + "\":");
  }
  return splicer;
}

}  // namespace lg
