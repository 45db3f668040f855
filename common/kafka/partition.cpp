// SPDX-License-Identifier: Apache-2.0
#include "common/kafka/partition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace lg::kafka {

Partition::Partition(std::string_view topic, std::int32_t number) : number_(number) {
  stream_.name = fmt::format("kafka:{}/{}", topic, number);
  stream_.origins = std::make_unique<Origins>();
}

void Partition::append(std::string_view value, std::int64_t offset) {
  if (stream_.buffer.empty()) stream_.origins->forget_before(appended_);
  stream_.origins->add(appended_, {stream_.name, static_cast<std::uint64_t>(offset)});
  char* const to = stream_.buffer.prepare(value.size() + 1);
  if (!value.empty()) std::memcpy(to, value.data(), value.size());
  if (value.find('\n') != std::string_view::npos) std::replace(to, to + value.size(), '\n', '\t');
  to[value.size()] = '\n';
  stream_.buffer.commit(value.size() + 1);
  appended_ += value.size() + 1;
  next_ = offset + 1;
}

std::optional<std::int64_t> Partition::position() const {
  const std::size_t held = stream_.buffer.view().size();
  if (held == 0) return next_;
  return static_cast<std::int64_t>(stream_.origins->at(appended_ - held).offset);
}

}  // namespace lg::kafka
