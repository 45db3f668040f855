// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/batch.hpp"

#include <algorithm>

namespace lg::es {

void Batch::add(std::string_view action, std::string_view prefix, const RawRecord& record, std::string_view suffix) {
  if (sources_.empty() || sources_[source_] != record.source) {
    source_ = static_cast<std::size_t>(std::find(sources_.begin(), sources_.end(), record.source) - sources_.begin());
    if (source_ == sources_.size()) sources_.emplace_back(record.source);
  }
  Item item{};
  item.start = body_.size();
  item.record = item.start + action.size() + 1 + prefix.size();
  item.line = record.line;
  item.offset = record.offset;
  item.size = static_cast<std::uint32_t>(record.bytes.size());
  item.action_size = static_cast<std::uint32_t>(action.size() + 1);
  item.source = static_cast<std::uint32_t>(source_);
  body_.append(action).append(1, '\n').append(prefix).append(record.bytes).append(suffix).append(1, '\n');
  items_.push_back(item);
}

void Batch::clear() {
  body_.clear();
  items_.clear();
  sources_.clear();
  compressed.clear();
  mark = 0;
}

RawRecord Batch::record(std::size_t item) const {
  const Item& at = items_[item];
  RawRecord record;
  record.bytes = between(at.record, at.record + at.size);
  record.source = sources_[at.source];
  record.line = at.line;
  record.offset = at.offset;
  return record;
}

}  // namespace lg::es
