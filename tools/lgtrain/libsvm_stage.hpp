// SPDX-License-Identifier: Apache-2.0
// LibsvmStage: makes rows of lines in LIBSVM's format, `1 1:0.25 4:0.5 # comment`: the label, then numbers, each with
// the place of its feature counted from 1; the others are 0.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/expr/program.hpp"
#include "common/pipeline/line_reader.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/pipeline/stage.hpp"
#include "tools/lgtrain/trainer.hpp"

namespace lg::train {

class LibsvmStage final : public Stage, public LineHandler {
 public:
  // `where` empty: all rows. Everything given must outlive the stage. Throws UsageError.
  LibsvmStage(const TrainOptions& options, const std::string& where, Runtime& runtime, Output& output);

  void open() override { trainer_.open(); }
  std::unique_ptr<Reader> read_stream(const InputStream& stream) override;
  // Nothing is settled before the model is.
  void on_mark(Mark mark) override {
    if (ended_) Stage::on_mark(mark);
  }
  void on_end(EndReason reason) override;
  std::vector<std::string> explain() const override { return options_.explain(); }

 private:
  void on_line(const RawRecord& raw) override;
  std::string_view read(std::string_view line, double& label);
  std::string_view read_pair(std::string_view word);
  // The line in hand is not taken: if it was the first with so many features, the rows do not have them.
  void forget_width();

  const TrainOptions& options_;
  Runtime& runtime_;
  Output& output_;
  FieldSet fields_;
  expr::Program program_;
  std::size_t label_;
  std::optional<std::size_t> where_;
  Trainer trainer_;
  std::vector<std::size_t>
      columns_;  // of feature i + 1: where it goes, counted from 1; 0: nowhere. Empty: all as they are
  std::vector<double> numbers_;
  std::vector<std::size_t> given_;  // the features of the line in hand
  std::vector<bool> is_given_;
  std::string reason_;
  std::uint64_t& read_;
  std::uint64_t& filtered_;
  bool ended_ = false;
};

}  // namespace lg::train
