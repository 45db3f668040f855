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
    line_.emplace(line);
    dead_letters.set_current({line_->view(), "-", ++lines_, 0});
    REQUIRE(finder_->find(line_->view(), record_).empty());
    return std::string(filter->on_record(record_, output));
  }
  // As the loop does it: what is rejected becomes a dead letter.
  void put(std::string_view line) {
    if (const std::string rejection = take(line); !rejection.empty()) dead_letters.reject(rejection);
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
  std::optional<Padded> line_;  // dead letters may still tell of it
  Record record_;
  std::uint64_t lines_ = 0;
};

}  // namespace lg::test
