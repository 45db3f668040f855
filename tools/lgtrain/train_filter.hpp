// SPDX-License-Identifier: Apache-2.0
// TrainFilter: makes rows of records.
#pragma once

#include <string>
#include <vector>

#include "common/expr/program.hpp"
#include "common/pipeline/filter.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgtrain/trainer.hpp"

namespace lg::train {

class TrainFilter final : public Filter {
 public:
  // `options`, which were checked, and `runtime` must outlive the filter. Throws UsageError.
  TrainFilter(const TrainOptions& options, Runtime& runtime);

  void open() override { trainer_.open(); }
  Rejection on_record(const Record& record, Output& output) override;
  // Nothing is settled before the model is.
  void on_mark(Mark mark) override {
    if (ended_) Filter::on_mark(mark);
  }
  void on_end(EndReason reason, Output& output) override;
  std::vector<std::string> explain() const override { return options_.explain(); }

 private:
  const TrainOptions& options_;
  Runtime& runtime_;
  expr::Program program_;
  std::size_t label_;
  std::vector<std::size_t> slots_;
  std::size_t split_slot_ = 0;
  Trainer trainer_;
  std::vector<double> numbers_;
  std::string key_;
  std::string rejection_;
  bool ended_ = false;
};

}  // namespace lg::train
