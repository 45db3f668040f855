// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/key_codec.hpp"

#include <cstring>

namespace lg::window {

namespace {

// A field is its length plus 1 and its characters; null is the length 0 alone.
constexpr std::size_t kLongLength = 255;  // then four bytes of length follow

}  // namespace

std::string_view KeyCodec::encode(std::span<const Value> record) {
  buffer_.clear();
  for (const std::size_t slot : slots_) append(record[slot]);
  for (const std::size_t slot : slots_) buffer_ += static_cast<char>(record[slot].type);
  return buffer_;
}

void KeyCodec::append(const Value& value) {
  if (value.is_null()) {
    buffer_ += '\0';
    return;
  }
  std::string_view characters = value.text;
  if (characters.empty() && !value.is_text()) {
    number_.clear();
    append_plain(number_, value);
    characters = number_;
  }
  const std::size_t code = characters.size() + 1;
  if (code < kLongLength) {
    buffer_ += static_cast<char>(code);
  } else {
    buffer_ += static_cast<char>(kLongLength);
    const std::uint32_t length = static_cast<std::uint32_t>(characters.size());
    char bytes[sizeof length];
    std::memcpy(bytes, &length, sizeof length);
    buffer_.append(bytes, sizeof bytes);
  }
  buffer_ += characters;
}

void KeyCodec::decode(std::string_view key, std::span<Value> values) const {
  std::string_view rest = compared(key);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Value::Type type = static_cast<Value::Type>(key[key.size() - slots_.size() + i]);
    std::size_t length = static_cast<unsigned char>(rest[0]);
    rest.remove_prefix(1);
    if (length == kLongLength) {
      std::uint32_t long_length;
      std::memcpy(&long_length, rest.data(), sizeof long_length);
      rest.remove_prefix(sizeof long_length);
      length = long_length;
    } else if (length > 0) {
      --length;
    }
    const std::string_view characters = rest.substr(0, length);
    rest.remove_prefix(length);
    switch (type) {
      case Value::Type::null:
        values[i] = {};
        break;
      case Value::Type::boolean:
        values[i] = Value::of(characters == "true");
        break;
      case Value::Type::integer:
      case Value::Type::real:
        values[i] = parse_number(characters);
        break;
      case Value::Type::text:
      case Value::Type::json:
        values[i] = Value::of(characters);
        values[i].type = type;
        break;
    }
  }
}

}  // namespace lg::window
