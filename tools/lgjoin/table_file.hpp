// SPDX-License-Identifier: Apache-2.0
// TableFile: reads a table from its file, whole or not at all. A table with a row that cannot be read is no table: half
// of one would send records out without their fields, silently.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/csv/column_types.hpp"
#include "common/stats/messages.hpp"
#include "common/time/settings.hpp"
#include "tools/lgjoin/join_options.hpp"
#include "tools/lgjoin/table.hpp"

namespace lg::join {

class TableFile {
 public:
  enum class Format { csv, tsv, ndjson };

  // Throws UsageError. `times` must outlive the file.
  TableFile(const JoinOptions& options, const TimeSettings& times, std::uint64_t max_record);

  const std::string& path() const { return options_.table; }
  // Throws Failure: no such file, a bad row, no column of the key, changed while it was read. Rows whose key was there
  // before are reported on `messages`.
  std::unique_ptr<Table> load(Messages& messages) const;
  std::vector<std::string> explain(const std::string& event_field, Miss miss) const;

 private:
  JoinOptions options_;
  std::vector<Column> columns_;  // empty: all but the key
  ColumnTypes types_;
  Format format_;
  const TimeSettings& times_;
  std::uint64_t max_record_;
};

}  // namespace lg::join
