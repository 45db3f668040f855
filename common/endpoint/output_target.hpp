// SPDX-License-Identifier: Apache-2.0
// OutputTarget: the sink of --out, and the one place that knows what a URI of --out means. It is opened by open(), so
// that a wrong input never truncates the output.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "common/kafka/kafka_address.hpp"
#include "common/pipeline/output.hpp"
#include "common/pipeline/runtime.hpp"

namespace lg {

class OutputTarget : public Sink {
 public:
  // Throws UsageError. `runtime` outlives the target.
  OutputTarget(std::string uri, Runtime& runtime);
  // Throws Failure or ServiceError.
  void open();
  // Nothing will be written: there is nothing to open.
  void discard() { discarded_ = true; }
  void write(std::string_view records) override { sink_->write(records); }
  bool settles_later() const override { return sink_ && sink_->settles_later(); }
  void mark(Mark mark) override;
  Mark settled() override { return sink_ ? sink_->settled() : Sink::settled(); }
  void close() override;
  std::string describe() const;

 private:
  std::string uri_;
  Runtime& runtime_;
  std::optional<kafka::OutputAddress> kafka_;
  bool discarded_ = false;
  std::unique_ptr<Sink> sink_;
};

}  // namespace lg
