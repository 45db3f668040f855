// SPDX-License-Identifier: Apache-2.0
// lggen: makes the tables of a small music-streaming service, of any size and the same for the same seed, with habits
// in them that decide who clicks: data to try the other tools on.
#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "common/cli/run_tool.hpp"
#include "common/pipeline/signal_stop.hpp"
#include "tools/lggen/settings.hpp"
#include "tools/lggen/tables.hpp"

namespace {

class Lggen {
 public:
  void declare(lg::cli::OptionSet& options) {
    options.group("Tables");
    options.text("-o,--out", "DIR", settings_.folder, "write the tables into DIR, which is made if it is absent");
    options.require("--out");
    options.integer("--customers", "N", settings_.customers, 0, lg::gen::kMaxCustomers,
                    "how many customers (default 5000)");
    options.integer("--listens", "N", settings_.listens, 0, lg::gen::kMaxListens, "how many listens (default 1000000)");
    options.integer("--tracks", "N", settings_.tracks, 0, lg::gen::kMaxTracks, "how many tracks (default 2000)");
    options.integer("--days", "N", settings_.days, 1, lg::gen::kMaxDays, "how many days they span (default 56)");
    options.text("--start", "DATE", start_, "the first day, YYYY-MM-DD (default 2014-10-23)");
    options.integer("--seed", "N", settings_.seed, 0, std::numeric_limits<std::int64_t>::max(),
                    "what to draw from: the same number gives the same tables (default 1)");
    options.example("lggen --out data", "a million listens of 5000 customers");
    options.example("lggen --out data --listens 200000 --seed 7", "fewer, and other people");
  }

  void run(lg::Messages& messages) {
    const lg::gen::Settings settings = resolve();
    const lg::SignalStop stop;
    lg::gen::generate(settings, stop);
    messages.note(fmt::format("wrote {} listens of {} customers into '{}'", settings.listens, settings.customers,
                              settings.folder));
  }

  std::vector<std::string> explain() { return lg::gen::describe(resolve()); }

 private:
  lg::gen::Settings resolve() {
    if (!start_.empty()) settings_.start = lg::gen::parse_start(start_);
    lg::gen::check(settings_);
    return settings_;
  }

  lg::gen::Settings settings_;
  std::string start_;
};

}  // namespace

int main(int argc, char** argv) {
  Lggen tool;
  return lg::cli::run_tool(
      argc, argv, {"lggen", "generates the tables of a music-streaming service, at any size, from a seed number"},
      [&tool](lg::cli::OptionSet& options) { tool.declare(options); },
      [&tool](lg::Messages& messages) { tool.run(messages); }, [&tool] { return tool.explain(); });
}
