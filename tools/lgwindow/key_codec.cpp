// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/key_codec.hpp"

#include <cstdint>
#include <cstring>

namespace lg::window {

namespace {

// A field is its length plus 1 and its characters; null is the length 0 alone.
constexpr std::size_t kLongLength = 255;  // then four bytes of length follow

// Behind the fields comes the type of each, and then how those were written that have this one.
constexpr char kEscapedText = 0x7f;

bool is_escaped(const Value& value, std::string_view raw) {
  return value.is_text() && raw.size() != value.text.size() + 2;  // every escape is longer than what it stands for
}

// Takes a length and its characters from the start of `rest`.
std::string_view take_characters(std::string_view& rest) {
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
  return characters;
}

Value value_of(Value::Type type, std::string_view characters) {
  switch (type) {
    case Value::Type::null:
      return {};
    case Value::Type::boolean:
      return Value::of(characters == "true");
    case Value::Type::integer:
    case Value::Type::real:
      return parse_number(characters);
    case Value::Type::text:
    case Value::Type::json:
      break;
  }
  Value value = Value::of(characters);
  value.type = type;
  return value;
}

}  // namespace

EncodedKey KeyCodec::encode(const Record& record) {
  buffer_.clear();
  for (const std::size_t slot : slots_) append(record[slot]);
  const std::size_t compared = buffer_.size();
  bool any_escaped = false;
  for (const std::size_t slot : slots_) {
    const bool escaped = is_escaped(record[slot], record.raw(slot));
    buffer_ += escaped ? kEscapedText : static_cast<char>(record[slot].type);
    any_escaped |= escaped;
  }
  if (any_escaped) {
    for (const std::size_t slot : slots_) {
      if (is_escaped(record[slot], record.raw(slot))) append_characters(record.raw(slot));
    }
  }
  return {buffer_, compared};
}

void KeyCodec::append(const Value& value) {
  if (value.is_null()) {
    buffer_ += '\0';
  } else if (value.text.empty() && !value.is_text()) {
    number_.clear();
    append_plain(number_, value);
    append_characters(number_);
  } else {
    append_characters(value.text);
  }
}

void KeyCodec::append_characters(std::string_view characters) {
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

void KeyCodec::decode(std::string_view key, std::span<KeyField> fields) const {
  std::string_view rest = key;
  for (KeyField& field : fields) field.value = Value::of(take_characters(rest));
  const std::string_view types = rest.substr(0, fields.size());
  rest.remove_prefix(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fields[i].escaped = {};
    if (types[i] == kEscapedText) {
      fields[i].escaped = take_characters(rest);
    } else {
      fields[i].value = value_of(static_cast<Value::Type>(types[i]), fields[i].value.text);
    }
  }
}

}  // namespace lg::window
