// SPDX-License-Identifier: Apache-2.0
// The one loop: take what has come, cut it into records, let the stage work, and flush as soon as nothing more is
// there.
#pragma once

#include "common/io/source.hpp"
#include "common/pipeline/output.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/pipeline/stage.hpp"
#include "common/stats/reporter.hpp"

namespace lg {

// Runs until the source ends or a signal stops it. On return everything written is accepted and its sink closed, and
// the source knows it. The source and the stage must have been opened.
void run_loop(Source& source, Stage& stage, Output& output, Runtime& runtime, Reporter& reporter);

// Brings the counters that others keep up to date: written, bad.
void publish(const Output& output, const DeadLetters& dead_letters, Counters& counters);

}  // namespace lg
