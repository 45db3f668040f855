// SPDX-License-Identifier: Apache-2.0
// Splicer: writes a record with fields added or replaced, everything else byte for byte as it was. New fields come
// before the closing brace, in the order given; a field that the record has is replaced in place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/record/record.hpp"

namespace lg {

class Output;

class Splicer {
 public:
  // Declares `names` in `fields`, so that those that a record has are found.
  Splicer(FieldSet& fields, const std::vector<std::string>& names);
  // The same for names with the escapes with which they are to be written.
  static Splicer with_written_names(FieldSet& fields, const std::vector<std::string>& names);

  std::size_t size() const { return slots_.size(); }
  // Writes the record without ending it. values[i] is the JSON of names[i]; an empty one leaves that field as it is.
  // `out` has append(std::string_view).
  template <typename Out>
  void write(const Record& record, const std::string_view* values, Out& out);

 private:
  Splicer() = default;

  struct Edit {
    std::string_view old;  // its bytes in the record
    std::string_view value;
  };
  std::vector<std::size_t> slots_;
  std::vector<std::string> keys_;  // `"name":`
  std::vector<Edit> edits_;
};

template <typename Out>
void Splicer::write(const Record& record, const std::string_view* values, Out& out) {
  const std::string_view bytes = record.bytes();
  edits_.clear();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (values[i].empty() || !record.has(slots_[i])) continue;
    const Edit edit{record.raw(slots_[i]), values[i]};
    std::size_t at = edits_.size();
    while (at > 0 && edits_[at - 1].old.data() > edit.old.data()) --at;
    edits_.insert(edits_.begin() + static_cast<std::ptrdiff_t>(at), edit);
  }
  const char* from = bytes.data();
  for (const Edit& edit : edits_) {
    if (edit.old.data() < from) continue;  // inside a field that was itself replaced
    out.append(std::string_view(from, static_cast<std::size_t>(edit.old.data() - from)));
    out.append(edit.value);
    from = edit.old.data() + edit.old.size();
  }
  const char* const brace = bytes.data() + bytes.size() - 1;
  out.append(std::string_view(from, static_cast<std::size_t>(brace - from)));
  bool first = record.is_empty_object();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (values[i].empty() || record.has(slots_[i])) continue;
    if (!first) out.append(std::string_view(","));
    first = false;
    out.append(std::string_view(keys_[i]));
    out.append(values[i]);
  }
  out.append(std::string_view("}"));
}

}  // namespace lg
