// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/id_maker.hpp"

#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace lg::tail {

void IdMaker::remember(std::uint64_t offset, std::string_view bytes) {
  if (offset > start_.size() || offset + bytes.size() <= start_.size()) return;
  start_.append(bytes.substr(start_.size() - offset, kHashed - start_.size()));
}

void IdMaker::hash(std::string_view bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t value = XXH3_64bits(bytes.data(), bytes.size());
  for (std::size_t i = sizeof digits_; i > 0; value >>= 4) digits_[--i] = kHex[value & 15];
}

char* IdMaker::write(const RawRecord& record, std::uint64_t end, char* to) {
  const Origin origin = record.origin();
  if (record.origins != nullptr) {
    hash(origin.source);
  } else {
    const std::size_t length = static_cast<std::size_t>(std::min<std::uint64_t>(end, start_.size()));
    if (length != hashed_) hash({start_.data(), length});
    hashed_ = length;
  }
  std::memcpy(to, digits_, sizeof digits_);
  to += sizeof digits_;
  *to++ = '-';
  return std::to_chars(to, to + 20, origin.offset).ptr;
}

}  // namespace lg::tail
