// SPDX-License-Identifier: Apache-2.0
// The one place that knows what a URI of --in and --out means.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/io/file_sink.hpp"
#include "common/io/source.hpp"

namespace lg {

class Stop;

// `-` or a path. Nothing is opened yet. Throws UsageError for a scheme that this version does not have.
std::unique_ptr<Source> make_source(const std::string& uri, const Stop& stop, int output_descriptor);

// A source without a stream: it ends at once.
std::unique_ptr<Source> make_empty_source(const Stop& stop);

// The sink of --out, opened by open(), so that a wrong input never truncates the output.
class OutputTarget : public Sink {
 public:
  explicit OutputTarget(std::string uri);
  // Throws Failure.
  void open();
  // Nothing will be written: there is nothing to open.
  void discard() { discarded_ = true; }
  void write(std::string_view records) override { sink_->write(records); }
  void close() override;
  std::string describe() const;
  // Standard output, where that is the target and its reader may go away; else -1.
  int watched_descriptor() const;

 private:
  std::string uri_;
  bool discarded_ = false;
  std::optional<FileSink> sink_;
};

}  // namespace lg
