// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/cell.hpp"

#include <cstring>

namespace lg::window {

struct Cell::Block {
  Memory* memory;
  Value value;  // its text follows the block

  static std::size_t bytes(std::size_t text) { return sizeof(Block) + text + kBlockOverhead; }
};

Cell::Cell(const Value& value, Memory& memory) {
  switch (value.type) {
    case Value::Type::null:
      return;
    case Value::Type::boolean:
      bytes_.kind = value.boolean ? Kind::yes : Kind::no;
      return;
    case Value::Type::integer:
      // JSON has but one way to write an integer of 64 bits without a fraction or an exponent.
      bytes_.kind = Kind::integer;
      std::memcpy(bytes_.payload, &value.integer, sizeof value.integer);
      return;
    case Value::Type::real:
      if (value.text.empty()) {
        bytes_.kind = Kind::real;
        std::memcpy(bytes_.payload, &value.real, sizeof value.real);
      } else {
        set_text(Kind::number, value, memory);
      }
      return;
    case Value::Type::text:
      set_text(Kind::text, value, memory);
      return;
    case Value::Type::json:
      set_text(Kind::json, value, memory);
      return;
  }
}

void Cell::set_text(Kind kind, const Value& value, Memory& memory) {
  const std::string_view text = value.text;
  if (text.size() <= kInline) {
    if (!text.empty()) std::memcpy(bytes_.payload, text.data(), text.size());
    bytes_.length = static_cast<std::uint8_t>(text.size());
    bytes_.kind = kind;
    return;
  }
  memory.add(Block::bytes(text.size()));
  char* const room = static_cast<char*>(::operator new(sizeof(Block) + text.size()));
  char* const characters = room + sizeof(Block);
  std::memcpy(characters, text.data(), text.size());
  Block* const block = new (room) Block{&memory, value};
  block->value.text = {characters, text.size()};
  std::memcpy(bytes_.payload, &block, sizeof block);
  bytes_.kind = Kind::block;
}

const Cell::Block* Cell::block() const {
  const Block* block;
  std::memcpy(&block, bytes_.payload, sizeof block);
  return block;
}

void Cell::release() {
  const Block* const held = block();
  held->memory->remove(Block::bytes(held->value.text.size()));
  ::operator delete(const_cast<Block*>(held));
  bytes_ = {};
}

std::string_view Cell::block_text() const {
  return block()->value.text;
}

Value Cell::value() const {
  Value value;
  switch (kind()) {
    case Kind::null:
      break;
    case Kind::no:
    case Kind::yes:
      return Value::of(kind() == Kind::yes);
    case Kind::integer:
      value.type = Value::Type::integer;
      std::memcpy(&value.integer, bytes_.payload, sizeof value.integer);
      break;
    case Kind::real:
      value.type = Value::Type::real;
      std::memcpy(&value.real, bytes_.payload, sizeof value.real);
      break;
    case Kind::number:
      return parse_number(inline_text());
    case Kind::text:
    case Kind::json:
      value.type = kind() == Kind::text ? Value::Type::text : Value::Type::json;
      value.text = inline_text();
      break;
    case Kind::block:
      return block()->value;
  }
  return value;
}

}  // namespace lg::window
