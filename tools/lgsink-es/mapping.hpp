// SPDX-License-Identifier: Apache-2.0
// Mapping: how an index takes the fields of its documents, as far as it can be told beforehand whether a value will be
// taken: the types of the fields, and the parameters that say what else passes.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "common/record/members.hpp"

namespace lg::es {

struct MappedField {
  enum class Dynamic { inherited, allowed, strict };

  std::string type;                // "keyword"; an object's is "object"
  std::string format;              // of a date
  bool coerce = true;              // numbers may be texts, and integers have fractions
  bool ignores_malformed = false;  // what does not fit is left out of the index, and the document taken
  bool enabled = true;             // false: nothing below it is looked at
  Dynamic dynamic = Dynamic::inherited;
  std::map<std::string, MappedField, std::less<>> properties;

  bool is_object() const { return type == "object" || type == "nested"; }
  // The field of that name, which may have dots in it; null where there is none.
  const MappedField* find(std::string_view name) const;
};

// Reads {"properties":{...}}, valid JSON with kPadding readable bytes behind it.
MappedField read_mapping(std::string_view json, StructuralIndex& index);

// Why `field` does not take `json`, one value as it is written in a document and no array; empty where it does, or
// where that cannot be told.
std::string_view why_not_taken(const MappedField& field, std::string_view json);

}  // namespace lg::es
