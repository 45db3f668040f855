// SPDX-License-Identifier: Apache-2.0
// lgtrain: fits a logistic-regression model to records, and publishes it only if it is good enough.
#include <unistd.h>

#include <memory>

#include "common/cli/run_tool.hpp"
#include "common/endpoint/make_source.hpp"
#include "common/pipeline/filter_stage.hpp"
#include "tools/lgtrain/libsvm_stage.hpp"
#include "tools/lgtrain/train_filter.hpp"

int main(int argc, char** argv) {
  lg::train::TrainOptions options;
  lg::cli::StreamOptions stream;
  // --out is the model; what a stream has as its output is the report.
  stream.out_names = "--report";
  stream.out_metavar = "FILE";
  stream.out_help = "where the report goes: - (standard output, the default) or a path, which is truncated";
  return lg::cli::run_stage(
      argc, argv,
      {"lgtrain", "fits a logistic-regression model to records, and publishes it only if it is good enough"}, stream,
      [&options](lg::cli::OptionSet& set) { options.declare(set); },
      [&](lg::Runtime& runtime, lg::Output& output) {
        options.check();
        lg::cli::Plan plan;
        plan.where_is_of_output = false;
        plan.inputs = {stream.in, options.out};  // neither report nor dead letters may go where the models are
        if (!options.champion.empty()) plan.inputs.push_back(options.champion);
        plan.source = lg::make_source(stream.in, runtime, -1);
        if (options.is_libsvm()) {
          plan.stage = std::make_unique<lg::train::LibsvmStage>(options, stream.where, runtime, output);
        } else {
          plan.stage = std::make_unique<lg::FilterStage>(std::make_unique<lg::train::TrainFilter>(options, runtime),
                                                         stream.where, runtime, output);
        }
        return plan;
      });
}
