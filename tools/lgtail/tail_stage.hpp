// SPDX-License-Identifier: Apache-2.0
// TailStage: gives each stream the reader that its format needs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/pipeline/output.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/pipeline/stage.hpp"
#include "tools/lgtail/delivery.hpp"
#include "tools/lgtail/settings.hpp"

namespace lg::tail {

class TailStage final : public Stage {
 public:
  // `runtime` and `output` outlive the stage.
  TailStage(TailSettings settings, Runtime& runtime, Output& output);

  // Throws Failure where the stream begins in the middle of a file whose start cannot be read, and the start is needed.
  std::unique_ptr<Reader> read_stream(const InputStream& stream) override;
  void on_block() override { delivery_.note_arrival(); }
  void on_mark(Mark mark) override {
    if (delivery_.is_settled()) Stage::on_mark(mark);
  }
  void on_end(EndReason reason) override { delivery_.finish(reason); }
  std::vector<std::string> explain() const override;

 private:
  TailSettings settings_;
  Runtime& runtime_;
  Delivery delivery_;
};

}  // namespace lg::tail
