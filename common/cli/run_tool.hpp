// SPDX-License-Identifier: Apache-2.0
// The frame of every program: declare options, parse, run, and turn what was thrown into a message and an exit status.
// Nothing else in the project exits, and nothing else catches everything.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"
#include "common/cli/stream_options.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/pipeline/stage.hpp"

namespace lg::cli {

struct ToolInfo {
  std::string name;     // "lgjoin"
  std::string summary;  // one sentence, as in the man page's NAME
};

// A program that is no filter (lggen). `run` may return lines for --explain instead of working when `explain` is set.
int run_tool(int argc, char** argv, const ToolInfo& info, const std::function<void(OptionSet&)>& declare,
             const std::function<void(Messages&)>& run, const std::function<std::vector<std::string>()>& explain = {});

// A filter: NDJSON in, NDJSON out, with all the options that every filter has. `make` checks the options (throws
// UsageError), declares fields in runtime.fields and returns the filter; it opens nothing. The filter's role says what
// --in, --out and --where are to it.
int run_filter(int argc, char** argv, const ToolInfo& info, const std::function<void(OptionSet&)>& declare,
               const std::function<std::unique_ptr<Filter>(Runtime&)>& make);

// A tool with sources of its own (lgtail).
struct Plan {
  std::unique_ptr<Source> source;
  std::unique_ptr<Stage> stage;
  std::vector<std::string> inputs;   // files that are read: what is written must be none of them
  std::vector<std::string> outputs;  // files that are written besides --out and --dead-letter
  bool writes = true;                // false: nothing is written, and no output opened
  bool where_is_of_output = true;    // --where asks what is written, and not what comes in
};
int run_stage(int argc, char** argv, const ToolInfo& info, StreamOptions& stream,
              const std::function<void(OptionSet&)>& declare, const std::function<Plan(Runtime&, Output&)>& make);

}  // namespace lg::cli
