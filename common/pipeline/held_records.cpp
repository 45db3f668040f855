// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/held_records.hpp"

#include <algorithm>
#include <cstring>

namespace lg {

namespace {

constexpr std::size_t kMostSources = 1024;  // names that are kept while no record is held
constexpr std::size_t kRoom = 64 * 1024;

}  // namespace

const std::string* HeldRecords::keep_source(std::string_view source) {
  if (!entries_.empty() && *entries_.back().source == source) return entries_.back().source;
  const auto known = std::find(sources_.begin(), sources_.end(), source);
  if (known != sources_.end()) return &*known;
  if (entries_.empty() && sources_.size() >= kMostSources) sources_.clear();
  return &sources_.emplace_back(source);
}

void HeldRecords::push(const RawRecord& record) {
  const std::string* const source = keep_source(record.source);
  if (!record.bytes.empty()) {
    char* const to = buffer_.prepare(std::max(record.bytes.size(), kRoom));
    std::memcpy(to, record.bytes.data(), record.bytes.size());
    buffer_.commit(record.bytes.size());
  }
  entries_.push_back({record.bytes.size(), source, record.line, record.offset});
}

RawRecord HeldRecords::front() const {
  const Entry& entry = entries_.front();
  return {buffer_.view().substr(0, entry.size), *entry.source, entry.line, entry.offset};
}

void HeldRecords::pop() {
  buffer_.consume(entries_.front().size);
  entries_.pop_front();
  ++popped_;
}

}  // namespace lg
