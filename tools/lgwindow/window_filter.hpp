// SPDX-License-Identifier: Apache-2.0
// WindowFilter: lgwindow as a filter. It reads the time of each record, keeps the watermark, lets records wait for it,
// deals with late ones, and hands events to the windows in the order of their times.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "common/pipeline/filter.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgwindow/late_events.hpp"
#include "tools/lgwindow/reorder_buffer.hpp"
#include "tools/lgwindow/spec.hpp"
#include "tools/lgwindow/windows.hpp"

namespace lg::window {

class WindowFilter final : public Filter {
 public:
  // Throws UsageError. The runtime must outlive the filter.
  WindowFilter(const WindowSpec& spec, Runtime& runtime);
  ~WindowFilter() override;

  void open() override { late_.open(); }
  std::vector<std::string> files_written() const override { return {late_.file()}; }
  Rejection on_record(const Record& record, Output& output) override;
  void on_idle(Output&) override;
  // Windows over all are settled at the end only.
  void on_mark(Mark mark) override {
    if (spec_.kind != WindowSpec::Kind::all || ended_) Filter::on_mark(mark);
  }
  void on_end(EndReason reason, Output& output) override;
  std::vector<std::string> explain() const override;

  std::uint64_t state_bytes() const { return memory_.used(); }

 private:
  Rejection read_time(const Value& value, Timestamp& time);
  void take(const Record& record, Timestamp time);
  void take_waiting(Timestamp until);
  void publish();

  WindowSpec spec_;
  Runtime& runtime_;
  std::optional<std::size_t> time_slot_;
  Memory memory_;
  KeyCodec keys_;
  Aggregation aggregation_;
  Results results_;
  std::optional<RowWriter> writer_;
  std::unique_ptr<Windows> windows_;
  LateEvents late_;
  ReorderBuffer waiting_;
  FieldFinder finder_;  // of records that have waited
  Record waited_;
  Timestamp watermark_ = Timestamp::min();
  std::uint64_t published_type_errors_ = 0;
  std::string no_time_;
  std::string missing_time_;
  bool ended_ = false;
};

}  // namespace lg::window
