// SPDX-License-Identifier: Apache-2.0
// KeyCodec: the key fields of a record as one string of bytes. Keys are compared as text (7 equals "7", null and absent
// are a key of their own) and printed as first written ("\u0041" is compared with "A" and stays as it is); so what is
// compared comes first, and how it was written behind.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/record/record.hpp"

namespace lg::window {

struct EncodedKey {
  std::string_view bytes;
  std::size_t compared = 0;  // so many of them are compared. They say their own length: none begins with another one.
};

// One field of a key.
struct KeyField {
  Value value;
  std::string_view escaped;  // a text that was written with escapes, as it was written; else empty
};

class KeyCodec {
 public:
  // `slots`: of the key fields in a record.
  explicit KeyCodec(std::vector<std::size_t> slots) : slots_(std::move(slots)) {}

  std::size_t fields() const { return slots_.size(); }
  // Valid until the next call.
  EncodedKey encode(const Record& record);
  // The fields of an encoded key, whose texts point into it. `fields` has room for fields().
  void decode(std::string_view key, std::span<KeyField> fields) const;

 private:
  void append(const Value& value);
  void append_characters(std::string_view characters);

  std::vector<std::size_t> slots_;
  std::string buffer_;
  std::string number_;
};

}  // namespace lg::window
