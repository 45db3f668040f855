// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/mapping_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/error/error.hpp"
#include "common/net/url_text.hpp"
#include "common/record/json_text.hpp"
#include "common/text/first_line.hpp"

namespace lg::es {

namespace {

constexpr std::size_t kShownValue = 40;
constexpr std::size_t kShownConflicts = 20;

std::string padded(std::string_view json) {
  std::string text(json);
  text.append(kPadding, ' ');
  return text;
}

// The value at a path of keys; an empty key stands for whatever comes first. Empty where there is none.
std::string_view descend(std::string_view json, std::initializer_list<std::string_view> path, StructuralIndex& index) {
  std::vector<Member> members;
  for (const std::string_view key : path) {
    if (!json.starts_with('{')) return {};
    list_members(json, index, members);
    const auto found = std::find_if(members.begin(), members.end(),
                                    [key](const Member& member) { return key.empty() || member.name == key; });
    if (found == members.end()) return {};
    json = found->raw;
  }
  return json.starts_with('{') ? json : std::string_view();
}

}  // namespace

void MappingCheck::check(const Batch& batch, const std::string& index, const std::string& template_text) {
  if (!template_text.empty()) {
    const std::string text = padded(trim_end(template_text));
    const std::string_view json = std::string_view(text).substr(0, text.size() - kPadding);
    if (const std::string_view reason = validator_.check(json); !reason.empty()) {
      throw Failure(fmt::format("the index template is {}", reason));
    }
    const std::string_view whole = json.substr(json.find('{'));
    std::string_view mapping = descend(whole, {"template", "mappings"}, index_);
    if (mapping.empty()) mapping = descend(whole, {"mappings"}, index_);
    if (!mapping.empty()) compare(batch, read_mapping(mapping, index_), "the template");
  }
  const std::string live = live_mapping(index);
  if (!live.empty()) {
    const std::string text = padded(live);
    compare(batch, read_mapping(std::string_view(text).substr(0, live.size()), index_), fmt::format("'{}'", index));
  }
  if (said_ > 0) {
    throw Failure(
        fmt::format("{} {} not fit the mapping; nothing was written", said_, said_ == 1 ? "field does" : "fields do"),
        "change the mapping or the records, or leave out --check and have them as dead letters");
  }
}

std::string MappingCheck::live_mapping(const std::string& index) {
  std::string name;
  net::append_percent_encoded(name, index);
  using Method = net::HttpRequest::Method;
  net::HttpAnswer answer = server_.call(server_.request(Method::get, "/" + name + "/_mapping"), transport_, runtime_);
  const bool exists = answer.status < 300;
  if (!exists) {
    const std::string path = "/_index_template/_simulate_index/" + name;
    answer = server_.call(server_.request(Method::post, path), transport_, runtime_);
    if (answer.status >= 300) return {};
  }
  const std::string text = padded(answer.body);
  const std::string_view json = std::string_view(text).substr(0, answer.body.size());
  if (!validator_.check(json).empty()) return {};
  const std::string_view whole = json.substr(json.find('{'));
  if (exists) return std::string(descend(whole, {"", "mappings"}, index_));
  return std::string(descend(whole, {"template", "mappings"}, index_));
}

void MappingCheck::compare(const Batch& batch, const MappedField& mapping, const std::string& whose) {
  conflicts_.clear();
  const std::size_t count = std::min(batch.size(), kDocuments);
  for (std::size_t item = 0; item < count; ++item) {
    const RawRecord record = batch.record(item);
    const std::string text = padded(record.bytes);
    const std::string_view json = trim_end(std::string_view(text).substr(0, record.bytes.size()));
    if (!validator_.check(json).empty()) continue;
    line_ = record.line;
    in_record_.clear();
    compare_object(mapping, false, json.substr(json.find('{')), "");
  }
  std::size_t shown = 0;
  for (const auto& [path, conflict] : conflicts_) {
    if (shown++ == kShownConflicts) break;
    runtime_.messages.error(fmt::format("the field '{}' does not fit {}: {}, as {} in line {} ({} of {} records)", path,
                                        whose, conflict.reason, conflict.example, conflict.line, conflict.records,
                                        count));
  }
  said_ += conflicts_.size();
}

void MappingCheck::compare_object(const MappedField& mapping, bool strict, std::string_view json,
                                  const std::string& path) {
  if (!mapping.enabled) return;
  if (mapping.dynamic != MappedField::Dynamic::inherited) strict = mapping.dynamic == MappedField::Dynamic::strict;
  std::vector<Member> members;
  list_members(json, index_, members);
  for (const Member& member : members) {
    std::string name;
    if (!unescape(member.name, name)) continue;
    const std::string inner = path.empty() ? name : fmt::format("{}.{}", path, name);
    if (const MappedField* const field = mapping.find(name)) {
      compare_value(*field, strict, member.raw, inner);
    } else if (strict) {
      note(inner, "it is not mapped, and the mapping is strict", member.raw);
    }
  }
}

void MappingCheck::compare_value(const MappedField& field, bool strict, std::string_view json,
                                 const std::string& path) {
  if (json.starts_with('[') && field.type != "geo_point") {
    std::vector<std::string_view> elements;
    list_elements(json, index_, elements);
    for (const std::string_view element : elements) compare_value(field, strict, element, path);
    return;
  }
  if (json.starts_with('[')) return;
  const std::string_view reason = why_not_taken(field, json);
  if (!reason.empty()) {
    note(path, fmt::format("it is mapped as {}, and {}", field.type, reason), json);
  } else if (json.starts_with('{') && field.is_object()) {
    compare_object(field, strict, json, path);
  }
}

void MappingCheck::note(const std::string& path, std::string_view reason, std::string_view json) {
  if (std::find(in_record_.begin(), in_record_.end(), path) != in_record_.end()) return;
  in_record_.push_back(path);
  Conflict& conflict = conflicts_[path];
  if (conflict.records++ > 0) return;
  conflict.reason = reason;
  conflict.example = first_line(json, kShownValue);
  conflict.line = line_;
}

}  // namespace lg::es
