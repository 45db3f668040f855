// SPDX-License-Identifier: Apache-2.0
// Records of any kind through lgwindow with every aggregate: however they are cut into blocks the output is the same,
// and where all records are valid JSON, so are all rows. The first bytes choose the kind of window and the lateness.
#include <string>

#include "common/error/error.hpp"
#include "common/pipeline/filter_stage.hpp"
#include "tests/support/pipeline_fixture.hpp"
#include "tools/lgwindow/window_filter.hpp"

namespace {

using lg::window::WindowSpec;

WindowSpec spec_of(unsigned char choice, unsigned char lengths) {
  WindowSpec spec;
  spec.kind = static_cast<WindowSpec::Kind>(choice % 6);
  spec.over = std::chrono::seconds(1 + lengths % 16);
  spec.every = std::chrono::seconds(1 + lengths / 16);
  spec.lateness = std::chrono::seconds(choice / 6 % 4);
  spec.once = choice / 24 % 2 == 1;
  spec.results.keys = {"k"};
  spec.results.aggregates = {{"n", "count()"},   {"c", "count(x)"},        {"s", "sum(x)"},          {"m", "mean(x)"},
                             {"v", "var(x)"},    {"lo", "min(x)"},         {"hi", "max(x)"},         {"f", "first(x)"},
                             {"z", "last(x)"},   {"d", "distinct(x)"},     {"h", "share(x)"},        {"t3", "top(x,3)"},
                             {"l", "list(x,5)"}, {"q", "quantile(x,0.3)"}, {"e", "sum(x*2)/count()"}};
  spec.results.each = spec.kind == WindowSpec::Kind::trailing || spec.kind == WindowSpec::Kind::running;
  if (choice / 48 % 2 == 1) spec.results.having = "n >= 2 and s != 3";
  spec.once = spec.once && spec.results.each;
  spec.results.has_window = !spec.is_all();
  spec.time = "t";
  spec.max_state = 50'000'000;
  return spec;
}

// What comes out, or why it failed.
std::string run(const WindowSpec& spec, std::string_view lines, std::size_t block) {
  lg::test::PipelineFixture fixture;
  fixture.times.zone = lg::Zone("Europe/Berlin");
  lg::FilterStage stage(std::make_unique<lg::window::WindowFilter>(spec, fixture.runtime), "", fixture.runtime,
                        fixture.output);
  stage.open();
  const lg::InputStream stream;
  const std::unique_ptr<lg::Reader> reader = stage.read_stream(stream);
  try {
    std::string bytes;
    std::size_t end = 0;
    while (end < lines.size()) {
      const std::size_t taken = std::min(block, lines.size() - end);
      bytes.append(lines.substr(end, taken));
      end += taken;
      std::string padded = bytes + std::string(lg::kPadding, '"');
      bytes.erase(0, reader->consume(std::string_view(padded).substr(0, bytes.size()), end == lines.size()));
    }
    stage.on_end(lg::EndReason::end_of_data);
  } catch (const lg::Failure&) {
    return "too much state";
  }
  fixture.output.flush();
  return fixture.sink.text;
}

bool all_valid(std::string_view lines) {
  lg::Validator validator;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    std::string padded(lines.substr(0, end));
    padded.append(lg::kPadding, ' ');
    const std::string_view line = std::string_view(padded).substr(0, end);
    const bool blank = line.find_first_not_of(" \t\r") == std::string_view::npos;
    if (!blank && !validator.check(line).empty()) return false;
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 3) return 0;
  const WindowSpec spec = spec_of(data[0], data[1]);
  const std::string_view lines(reinterpret_cast<const char*>(data) + 3, size - 3);
  const std::string rows = run(spec, lines, lines.size());
  if (run(spec, lines, 1 + data[2]) != rows) __builtin_trap();
  if (rows != "too much state" && all_valid(lines) && !all_valid(rows)) __builtin_trap();
  return 0;
}
