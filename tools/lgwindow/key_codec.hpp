// SPDX-License-Identifier: Apache-2.0
// KeyCodec: the key fields of a record as one string of bytes. Keys are compared as text (7 equals "7", null and absent
// are a key of their own) and printed as first written; so what is compared comes first, and how it was written behind.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/record/value.hpp"

namespace lg::window {

class KeyCodec {
 public:
  // `slots`: of the key fields in a record.
  explicit KeyCodec(std::vector<std::size_t> slots) : slots_(std::move(slots)) {}

  std::size_t fields() const { return slots_.size(); }
  // Valid until the next call.
  std::string_view encode(std::span<const Value> record);
  // The part of an encoded key that is compared.
  std::string_view compared(std::string_view key) const { return key.substr(0, key.size() - slots_.size()); }
  // The values of an encoded key, whose texts point into it. `values` has room for fields().
  void decode(std::string_view key, std::span<Value> values) const;

 private:
  void append(const Value& value);

  std::vector<std::size_t> slots_;
  std::string buffer_;
  std::string number_;
};

}  // namespace lg::window
