// SPDX-License-Identifier: Apache-2.0
// A training from records to report, without a process around it.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "common/error/error.hpp"
#include "common/record/members.hpp"
#include "tests/support/pipeline_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/record/padded.hpp"
#include "tools/lgtrain/train_filter.hpp"

namespace lg::test {

struct Training {
  TemporaryFolder folder;
  train::TrainOptions options;
  std::string report;   // of the last run
  std::string refusal;  // what the last run was refused for, or failed with
  int bad = 0;

  Training() {
    options.label = "y";
    options.features = {"a", "b"};
    options.out = folder / "model.json";
  }

  // 0 published, 3 refused, 1 failed...
  int run(const std::vector<std::string>& records, EndReason reason = EndReason::end_of_data) {
    PipelineFixture around;
    report.clear();
    refusal.clear();
    bad = 0;
    try {
      options.check();
      train::TrainFilter filter(options, around.runtime);
      FieldFinder finder(around.fields);
      filter.open();
      Record record;
      for (const std::string& text : records) {
        const Padded padded(text);
        REQUIRE(finder.find(padded.view(), record).empty());
        const Rejection rejection = filter.on_record(record, around.output);
        bad += !rejection.empty();
        if (!rejection.empty()) refusal = rejection;
      }
      filter.on_end(reason, around.output);
      report = around.sink.text;
      return 0;
    } catch (const Error& error) {
      report = around.sink.text;
      refusal = error.what();
      return static_cast<int>(error.status());
    }
  }

  // A member of the report as written there.
  std::string operator[](std::string_view name) const {
    const Padded padded(trim_end(report));
    StructuralIndex index;
    std::vector<Member> members;
    list_members(padded.view(), index, members);
    for (const Member& member : members) {
      if (member.name == name) return std::string(member.raw);
    }
    return "absent";
  }

  std::string model() const {
    std::ifstream file(options.out, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static std::string_view trim_end(std::string_view text) {
    return text.empty() ? text : text.substr(0, text.size() - 1);
  }
};

// Rows for it: two features and a label, `positives` of which are 1. noise 0: the label follows from a and b.
struct RandomRecords {
  std::size_t rows = 1000;
  double positives = 0.5;
  double noise = 0.2;
  std::uint32_t seed = 1;
  bool shuffled = false;  // the label has nothing to do with the features

  std::vector<std::string> make() const {
    std::mt19937_64 random(seed);
    const auto uniform = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    std::vector<std::string> records;
    for (std::size_t i = 0; i < rows; ++i) {
      const double a = uniform();
      const double b = uniform();
      const bool label = shuffled ? uniform() < positives : a + noise * (uniform() - 0.5) > 1.0 - positives;
      records.push_back("{\"id\":" + std::to_string(i) + ",\"t\":" + std::to_string(1'400'000'000 + i) + ",\"a\":" +
                        std::to_string(a) + ",\"b\":" + std::to_string(b) + ",\"y\":" + (label ? "1" : "0") + "}");
    }
    return records;
  }
};

}  // namespace lg::test
