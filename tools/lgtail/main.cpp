// SPDX-License-Identifier: Apache-2.0
// lgtail: turns growing or finished log files into typed NDJSON.
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/run_tool.hpp"
#include "common/endpoint/make_source.hpp"
#include "common/error/error.hpp"
#include "common/io/files_source.hpp"
#include "common/io/follow_source.hpp"
#include "common/io/input_file.hpp"
#include "tools/lgtail/follow_messages.hpp"
#include "tools/lgtail/settings.hpp"
#include "tools/lgtail/tail_stage.hpp"

namespace {

class Lgtail {
 public:
  int run(int argc, char** argv) {
    return lg::cli::run_stage(
        argc, argv, {"lgtail", "turns growing or finished log files into typed NDJSON"}, stream_,
        [this](lg::cli::OptionSet& options) { options_.declare(options); },
        [this](lg::Runtime& runtime, lg::Output& output) { return plan(runtime, output); });
  }

 private:
  lg::cli::Plan plan(lg::Runtime& runtime, lg::Output& output) {
    const lg::tail::TailSettings settings = options_.resolve(stream_);
    lg::cli::Plan plan;
    plan.inputs = options_.inputs(stream_);
    const bool services = !std::all_of(plan.inputs.begin(), plan.inputs.end(), lg::is_file_uri);
    if (services && plan.inputs.size() > 1) {
      throw lg::UsageError("several inputs, and not all of them are files", "a topic is read alone");
    }
    const int watched = stream_.out == "-" ? STDOUT_FILENO : -1;
    if (settings.follow && !services && !is_stream(plan.inputs)) {
      listener_.emplace(runtime);
      lg::FollowSettings follow;
      follow.from_end = settings.from_end;
      plan.source = std::make_unique<lg::FollowSource>(plan.inputs, follow, runtime.stop, watched, *listener_);
    } else if (plan.inputs.size() == 1) {
      plan.source = lg::make_source(plan.inputs.front(), runtime, watched, settings.line_feeds());
    } else {
      plan.source = std::make_unique<lg::FilesSource>(plan.inputs, runtime.stop, watched);
    }
    plan.stage = std::make_unique<lg::tail::TailStage>(settings, runtime, output);
    return plan;
  }

  // Standard input that is no file has one end, and nothing to wait for behind it.
  static bool is_stream(const std::vector<std::string>& inputs) {
    return inputs.size() == 1 && lg::is_standard_input(inputs.front()) && !lg::InputFile::is_regular(inputs.front());
  }

  lg::cli::StreamOptions stream_;
  lg::tail::TailOptions options_;
  std::optional<lg::tail::FollowMessages> listener_;
};

}  // namespace

int main(int argc, char** argv) {
  return Lgtail().run(argc, argv);
}
