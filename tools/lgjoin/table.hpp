// SPDX-License-Identifier: Apache-2.0
// Table: rows by key, each kept as the bytes that will be added to a record: `,"Name":"Ann","Level":1`.
// Grows with the table: about its size in JSON, and 24 bytes a row.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lg::join {

class Table {
 public:
  Table() = default;
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  // The fields that rows may add, in their order, as they are written in JSON.
  std::vector<std::string> fields;

  // Adds a row; false if its key is there already (the first row of a key counts).
  bool add(std::string_view key, std::string_view members);
  // The row's members, each with a comma before it; null data if there is no such key. Valid as long as the table.
  std::string_view find(std::string_view key) const {
    const auto found = rows_.find(absl::string_view(key.data(), key.size()));
    return found == rows_.end() ? std::string_view() : found->second;
  }
  std::size_t rows() const { return rows_.size(); }

 private:
  std::string_view keep(std::string_view bytes);

  absl::flat_hash_map<absl::string_view, std::string_view> rows_;
  std::deque<std::unique_ptr<char[]>> blocks_;
  std::size_t room_ = 0;
  char* next_ = nullptr;
};

}  // namespace lg::join
