// SPDX-License-Identifier: Apache-2.0
// Batch: the body of one bulk request, and where in it and in its stream each document stands. The documents are the
// records' bytes as they came, so that the body is also what dead letters are made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/pipeline/mark.hpp"
#include "common/pipeline/reader.hpp"

namespace lg::es {

class Batch {
 public:
  // Adds an item: `action` and the document, `prefix` and `suffix` around it, a line each.
  void add(std::string_view action, std::string_view prefix, const RawRecord& record, std::string_view suffix);
  void clear();

  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  const std::string& body() const { return body_; }

  // The two lines of an item.
  std::string_view lines(std::size_t item) const { return between(items_[item].start, end(item)); }
  // Those of the items from `first` up to `last`.
  std::string_view lines(std::size_t first, std::size_t last) const { return between(items_[first].start, end(last)); }
  std::string_view action(std::size_t item) const {
    return between(items_[item].start, items_[item].start + items_[item].action_size);
  }
  // The record as it came. Its views are valid while the batch is unchanged.
  RawRecord record(std::size_t item) const;

  std::string compressed;  // the body with gzip; empty: not wanted
  Mark mark = 0;           // the newest mark behind some of its documents; 0: none

 private:
  struct Item {
    std::size_t start;          // of the action line in the body
    std::size_t record;         // where the record's bytes begin
    std::uint64_t line;         // of the record in its stream
    std::uint64_t offset;       // of the record in its stream
    std::uint32_t size;         // of the record
    std::uint32_t action_size;  // with its newline
    std::uint32_t source;
  };
  std::size_t end(std::size_t item) const { return item + 1 < items_.size() ? items_[item + 1].start : body_.size(); }
  std::string_view between(std::size_t from, std::size_t to) const {
    return std::string_view(body_).substr(from, to - from);
  }

  std::string body_;
  std::vector<Item> items_;
  std::vector<std::string> sources_;  // few
  std::size_t source_ = 0;            // of the newest item
};

}  // namespace lg::es
