// SPDX-License-Identifier: Apache-2.0
// RowWriter: writes a record with the row that was found for it, or what --miss says for one without a row. The one
// place where lgjoin puts bytes together, whatever the table is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/pipeline/output.hpp"
#include "common/record/record.hpp"
#include "common/record/splice.hpp"
#include "tools/lgjoin/join_options.hpp"

namespace lg::join {

class RowWriter {
 public:
  // `fields`: of the records; must outlive the writer.
  RowWriter(FieldSet& fields, Miss miss) : fields_(fields), miss_(miss) {}

  // The fields that rows may add, in their order and by their written names; declares them. Records that were found
  // before must be found again.
  void take_fields(const std::vector<std::string>& names);
  // Whether the record has some of them already: then the bytes of the row cannot simply be appended.
  bool has_any_field(const Record& record) const;

  // `members`: those of the row, each with a comma before it: `,"Name":"Ann","Level":1`.
  void write(const Record& record, std::string_view members, Output& output);
  // As write(), for a record of which it is known that it has none of the fields.
  static void write_appending(std::string_view object, bool is_empty, std::string_view members, Output& output);
  // A record without a row; not for Miss::dead_letter.
  void write_missing(const Record& record, Output& output);
  // Whether write_missing() looks at more than the record's bytes.
  bool misses_are_spliced() const { return miss_ == Miss::null; }
  Miss miss() const { return miss_; }

 private:
  void write_replacing(const Record& record, std::string_view members, Output& output);

  FieldSet& fields_;
  Miss miss_;
  std::optional<Splicer> splicer_;
  std::vector<std::size_t> slots_;  // of the fields in the record
  // For a record that has some of the fields already: the row taken apart again.
  FieldSet row_fields_;
  std::unique_ptr<FieldFinder> row_finder_;
  Record row_;
  std::string row_bytes_;
  std::vector<std::string_view> values_;
};

// A name as it is written between the quotes of a JSON string. Keys are compared so.
std::string written_name(std::string_view name);

// What becomes of a record without a row, for --explain.
std::string_view describe(Miss miss);

}  // namespace lg::join
