// SPDX-License-Identifier: Apache-2.0
// Record: one line of NDJSON with the declared fields found in it. FieldFinder finds them in one On-Demand pass
// (simdjson, the only place that does); nothing that was not declared is looked at or changed.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/record/field_set.hpp"
#include "common/record/value.hpp"

namespace lg {

// So many bytes behind every line must be readable (simdjson reads past the end, never writes).
inline constexpr std::size_t kPadding = 64;

// Deeper nesting is refused by every tool.
inline constexpr int kMaxDepth = 1024;

class Record {
 public:
  std::string_view bytes() const { return bytes_; }  // the object, from { to }
  // null where absent. Valid until the next record.
  const Value& operator[](std::size_t slot) const { return values_[slot]; }
  std::span<const Value> values() const { return values_; }
  // The value's bytes inside bytes(), as written; empty where absent.
  std::string_view raw(std::size_t slot) const { return raws_[slot]; }
  bool has(std::size_t slot) const { return !raws_[slot].empty(); }
  bool is_empty_object() const { return empty_; }

 private:
  friend class FieldFinder;
  std::string_view bytes_;
  std::vector<Value> values_;
  std::vector<std::string_view> raws_;
  bool empty_ = false;
};

class FieldFinder {
 public:
  // `fields` may still grow until the first find(), and must outlive the finder.
  explicit FieldFinder(const FieldSet& fields);
  ~FieldFinder();

  // Finds the fields of one line (kPadding readable bytes behind it). Returns why the line is no record, else nothing:
  // "not valid JSON: ...", "not a JSON object", "nested more than 1024 levels deep", "not valid UTF-8".
  // The reason is valid until the next call. Of duplicate keys the first counts.
  std::string_view find(std::string_view line, Record& record);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

// Whether `line` is one valid JSON object, checked whole (RFC 8259; numbers of any size). Returns the reason as above.
class Validator {
 public:
  Validator();
  ~Validator();
  std::string_view check(std::string_view line);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace lg
