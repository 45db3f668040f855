// SPDX-License-Identifier: Apache-2.0
// Reply: what Redis answered, as a view of memory that is used again for every reply: a lookup costs no allocation.
#pragma once

#include <cstdint>
#include <string_view>

namespace lg::redis {

enum class ReplyType : std::uint8_t { nil, text, status, error, integer, array };

// A value of a reply. The elements of an array stand behind it, each with its own behind that.
struct ReplyNode {
  ReplyType type;
  std::uint32_t size;  // bytes of a text, elements of an array
  std::int64_t value;  // an integer; where the text begins in the memory of all texts
};

// Valid until the next reply is read.
class Reply {
 public:
  Reply(const ReplyNode* node, const char* texts) : node_(node), texts_(texts) {}

  ReplyType type() const { return node_->type; }
  bool is_nil() const { return node_->type == ReplyType::nil; }
  bool is_error() const { return node_->type == ReplyType::error; }
  bool is_array() const { return node_->type == ReplyType::array; }
  // Of texts, statuses and errors, with kPadding readable bytes behind; empty for all else.
  std::string_view text() const {
    if (node_->type != ReplyType::text && node_->type != ReplyType::status && node_->type != ReplyType::error)
      return {};
    return {texts_ + node_->value, node_->size};
  }
  std::int64_t integer() const { return node_->type == ReplyType::integer ? node_->value : 0; }

  // How many elements an array has; else 0. Its first one, and the one behind an element.
  std::size_t size() const { return is_array() ? node_->size : 0; }
  Reply first() const { return {node_ + 1, texts_}; }
  Reply next() const { return {behind(node_), texts_}; }

 private:
  static const ReplyNode* behind(const ReplyNode* node) {
    const std::size_t elements = node->type == ReplyType::array ? node->size : 0;
    ++node;
    for (std::size_t i = 0; i < elements; ++i) node = behind(node);
    return node;
  }

  const ReplyNode* node_;
  const char* texts_;
};

}  // namespace lg::redis
