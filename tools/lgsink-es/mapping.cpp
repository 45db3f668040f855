// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/mapping.hpp"

#include "common/record/json_text.hpp"

namespace lg::es {

namespace {

std::string text_of(std::string_view raw) {
  std::string text;
  if (raw.size() >= 2 && raw.front() == '"') {
    unescape(raw.substr(1, raw.size() - 2), text);
  } else {
    text = raw;
  }
  return text;
}

void read_field(std::string_view json, StructuralIndex& index, MappedField& field);

void read_properties(std::string_view json, StructuralIndex& index, MappedField& parent) {
  std::vector<Member> members;
  list_members(json, index, members);
  for (const Member& member : members) {
    if (!member.raw.starts_with('{')) continue;
    std::string name;
    unescape(member.name, name);
    MappedField* field = &parent;
    for (std::size_t from = 0; from <= name.size();) {
      const std::size_t dot = std::min(name.find('.', from), name.size());
      if (field->type.empty()) field->type = "object";
      field = &field->properties[name.substr(from, dot - from)];
      from = dot + 1;
    }
    read_field(member.raw, index, *field);
  }
}

void read_field(std::string_view json, StructuralIndex& index, MappedField& field) {
  std::vector<Member> members;
  list_members(json, index, members);
  for (const Member& member : members) {
    if (member.name == "type") field.type = text_of(member.raw);
    if (member.name == "format") field.format = text_of(member.raw);
    if (member.name == "coerce") field.coerce = text_of(member.raw) != "false";
    if (member.name == "ignore_malformed") field.ignores_malformed = text_of(member.raw) == "true";
    if (member.name == "enabled") field.enabled = text_of(member.raw) != "false";
    if (member.name == "dynamic") {
      field.dynamic = text_of(member.raw) == "strict" ? MappedField::Dynamic::strict : MappedField::Dynamic::allowed;
    }
    if (member.name == "properties" && member.raw.starts_with('{')) read_properties(member.raw, index, field);
  }
  if (field.type.empty()) field.type = "object";
}

}  // namespace

const MappedField* MappedField::find(std::string_view name) const {
  const MappedField* field = this;
  for (std::size_t from = 0; from <= name.size();) {
    const std::size_t dot = std::min(name.find('.', from), name.size());
    const auto found = field->properties.find(name.substr(from, dot - from));
    if (found == field->properties.end()) return nullptr;
    field = &found->second;
    from = dot + 1;
  }
  return field;
}

MappedField read_mapping(std::string_view json, StructuralIndex& index) {
  MappedField root;
  read_field(json, index, root);
  return root;
}

}  // namespace lg::es
