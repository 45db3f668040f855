// SPDX-License-Identifier: Apache-2.0
// Runs lgwindow's filter in a test: lines in, lines out, with what was rejected and counted.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/pipeline/filter_stage.hpp"
#include "tests/support/pipeline_fixture.hpp"
#include "tools/lgwindow/window_filter.hpp"

namespace lg::window::test {

class Run : public lg::test::PipelineFixture {
 public:
  explicit Run(const WindowSpec& spec, const std::string& zone = "UTC") {
    times.zone = Zone(zone);
    std::unique_ptr<WindowFilter> made = std::make_unique<WindowFilter>(spec, runtime);
    filter = made.get();
    stage_ = std::make_unique<FilterStage>(std::move(made), "", runtime, output);
    stage_->open();
    reader_ = stage_->read_stream(stream_);
  }

  void feed(std::string_view whole_lines) {
    std::string padded(whole_lines);
    padded.append(kPadding, ' ');
    reader_->consume(std::string_view(padded).substr(0, whole_lines.size()), false);
  }
  // Lets the input end; returns all that was put out.
  std::string end(EndReason reason = EndReason::end_of_data) {
    stage_->on_end(reason);
    output.flush();
    return sink.text;
  }
  std::string operator()(std::string_view whole_lines) {
    feed(whole_lines);
    return end();
  }

  WindowFilter* filter = nullptr;

 private:
  InputStream stream_;
  std::unique_ptr<FilterStage> stage_;
  std::unique_ptr<Reader> reader_;
};

// A spec with what most tests have in common: the key k, the time t.
inline WindowSpec spec_of(WindowSpec::Kind kind, std::vector<NamedExpression> aggregates, Duration over = Duration(0),
                          Duration every = Duration(0)) {
  WindowSpec spec;
  spec.kind = kind;
  spec.over = over;
  spec.every = every;
  spec.results.keys = {"k"};
  spec.results.aggregates = std::move(aggregates);
  spec.results.has_window = !spec.is_all();
  spec.results.each = kind == WindowSpec::Kind::trailing || kind == WindowSpec::Kind::running;
  spec.time = "t";
  spec.max_state = 1'000'000'000;
  return spec;
}

}  // namespace lg::window::test
