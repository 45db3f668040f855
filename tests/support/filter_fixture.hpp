// SPDX-License-Identifier: Apache-2.0
// FilterFixture: drives a filter line by line, as FilterStage does, and gives what comes out of each line.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/pipeline/filter.hpp"
#include "tests/support/pipeline_fixture.hpp"
#include "tests/unit/record/padded.hpp"

namespace lg::test {

template <typename Tested = Filter>
struct FilterFixture : PipelineFixture {
  std::unique_ptr<Tested> filter;

  // Fields must be declared by now.
  void start(std::unique_ptr<Tested> made) {
    filter = std::move(made);
    finder_.emplace(fields);
    filter->open();
  }
  // Why the line was rejected; empty if it was taken.
  std::string take(std::string_view line) {
    const Padded padded(line);
    RawRecord raw;
    raw.bytes = padded.view();
    raw.source = "-";
    dead_letters.set_current(raw);
    REQUIRE(finder_->find(padded.view(), record_).empty());
    return std::string(filter->on_record(record_, output));
  }
  // The output of one line in a block of its own, or "!" and why it was rejected.
  std::string operator()(std::string_view line) {
    sink.text.clear();
    filter->on_block();
    const std::string rejection = take(line);
    output.flush();
    return rejection.empty() ? sink.text : "!" + rejection;
  }

 private:
  std::optional<FieldFinder> finder_;
  Record record_;
};

}  // namespace lg::test
