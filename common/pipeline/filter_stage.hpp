// SPDX-License-Identifier: Apache-2.0
// FilterStage: makes a stage of a filter: reads lines, finds the declared fields, asks --where, calls the filter and
// sends what it rejects to the dead letter.
#pragma once

#include <memory>
#include <optional>

#include "common/expr/program.hpp"
#include "common/pipeline/line_reader.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/pipeline/stage.hpp"
#include "common/record/record.hpp"

namespace lg {

class FilterStage final : public Stage, public LineHandler {
 public:
  // `where` empty: all records. `passes_on`: every record goes to the output as it came, taken or not (a sink's -o).
  // Everything given must outlive the stage.
  FilterStage(std::unique_ptr<Filter> filter, const std::string& where, Runtime& runtime, Output& output,
              bool passes_on = false);

  void open() override;
  std::unique_ptr<Reader> read_stream(const InputStream& stream) override;
  void on_block() override { filter_->on_block(); }
  void on_idle() override { filter_->on_idle(output_); }
  std::optional<Timestamp> next_tick(bool at_end) override { return filter_->next_tick(at_end); }
  void on_tick() override { filter_->on_tick(output_); }
  void on_mark(Mark mark) override { filter_->on_mark(mark); }
  Mark settled() const override { return filter_->settled(); }
  void on_end(EndReason reason) override;
  std::vector<std::string> explain() const override { return filter_->explain(); }

 private:
  void on_line(const RawRecord& raw) override;

  std::unique_ptr<Filter> filter_;
  Runtime& runtime_;
  Output& output_;
  bool passes_on_;
  FieldFinder finder_;
  Record record_;
  expr::Program program_;
  std::optional<std::size_t> where_;
  std::uint64_t& read_;
  std::uint64_t& filtered_;
  std::uint64_t& type_errors_;
};

}  // namespace lg
