// SPDX-License-Identifier: Apache-2.0
#include "common/record/structural_index.hpp"

#include <simdjson.h>

#include <algorithm>
#include <new>

namespace lg {

namespace {
constexpr std::size_t kUsualCapacity = 64 * 1024;
constexpr std::size_t kLargeCapacity = 1024 * 1024;
}  // namespace

struct StructuralIndex::Parser {
  simdjson::dom::parser dom;
  std::size_t capacity = 0;

  void reserve(std::size_t length) {
    // After one huge line the memory is given back at the next one of usual size.
    const bool too_large = capacity > kLargeCapacity && length <= kUsualCapacity;
    if (capacity > 0 && length <= capacity && !too_large) return;
    capacity = length <= kUsualCapacity ? kUsualCapacity : length + length / 2;
    dom.implementation.reset();
    // The depth is for simdjson's second stage, which is not used.
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, dom.implementation)) {
      capacity = 0;
      throw std::bad_alloc();
    }
  }
};

StructuralIndex::StructuralIndex() : parser_(std::make_unique<Parser>()) {}
StructuralIndex::~StructuralIndex() = default;

std::string_view StructuralIndex::scan(std::string_view line) {
  parser_->reserve(line.size());
  simdjson::internal::dom_parser_implementation& stage = *parser_->dom.implementation;
  const simdjson::error_code error =
      stage.stage1(reinterpret_cast<const std::uint8_t*>(line.data()), line.size(), simdjson::stage1_mode::regular);
  switch (error) {
    case simdjson::SUCCESS:
      break;
    case simdjson::UTF8_ERROR:
      return "not valid UTF-8";
    case simdjson::UNCLOSED_STRING:
      return "not valid JSON: a string is not closed";
    case simdjson::UNESCAPED_CHARS:
      return "not valid JSON: a control character in a string";
    case simdjson::EMPTY:
      return "not valid JSON: empty";
    default:
      return "not valid JSON";
  }
  begin_ = stage.structural_indexes.get();
  end_ = begin_ + stage.n_structural_indexes;
  return {};
}

}  // namespace lg
