// SPDX-License-Identifier: Apache-2.0
// Stage: what the loop drives. It gives each stream a reader and writes to the output it was made with. FilterStage
// makes one of any Filter; lgtail is one itself, since its input is not yet NDJSON.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/io/source.hpp"
#include "common/pipeline/filter.hpp"
#include "common/pipeline/reader.hpp"

namespace lg {

class Stage {
 public:
  virtual ~Stage() = default;
  // Opens what the stage needs; called once, after the source and never for --explain.
  virtual void open() {}
  virtual std::unique_ptr<Reader> read_stream(const InputStream& stream) = 0;
  // New bytes have come; their records are read after this.
  virtual void on_block() {}
  // Nothing more has come just now; the output is flushed after this.
  virtual void on_idle() {}
  // As of Filter; the output is flushed after on_tick().
  virtual std::optional<Timestamp> next_tick(bool /*at_end*/) { return std::nullopt; }
  virtual void on_tick() {}
  virtual void on_mark(Mark mark) { settled_ = mark; }
  virtual Mark settled() const { return settled_; }
  virtual void on_end(EndReason) {}
  virtual std::vector<std::string> explain() const { return {}; }

 private:
  Mark settled_ = 0;
};

}  // namespace lg
