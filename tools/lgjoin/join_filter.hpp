// SPDX-License-Identifier: Apache-2.0
// JoinFilter: adds to each record the fields of the row that its key finds in a table of a file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/io/file_watch.hpp"
#include "common/pipeline/filter.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgjoin/join_options.hpp"
#include "tools/lgjoin/row_writer.hpp"
#include "tools/lgjoin/table.hpp"
#include "tools/lgjoin/table_file.hpp"

namespace lg::join {

class JoinFilter final : public Filter {
 public:
  // Throws UsageError. `runtime` must outlive the filter.
  JoinFilter(const JoinOptions& options, Runtime& runtime);

  void open() override;
  void on_block() override;
  Rejection on_record(const Record& record, Output& output) override;
  void on_end(EndReason, Output&) override;
  std::vector<std::string> files_read() const override { return {file_.path()}; }
  std::vector<std::string> explain() const override;

 private:
  void take(std::unique_ptr<Table> table);

  Runtime& runtime_;
  TableFile file_;
  RowWriter writer_;
  std::string event_field_;
  std::size_t key_;
  std::unique_ptr<Table> table_;
  std::optional<FileWatch> watch_;
  std::string key_text_;
  std::string rejection_;
  std::uint64_t without_key_ = 0;
  std::uint64_t& matched_;
  std::uint64_t& missed_;
  std::uint64_t& reloads_;
};

}  // namespace lg::join
