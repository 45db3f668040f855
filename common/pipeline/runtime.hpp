// SPDX-License-Identifier: Apache-2.0
// Runtime: what a filter may use besides its records: messages, dead letters, counters, the time settings and the
// fields it declares into. Made by cli/run_tool before the filter, and outlives it.
#pragma once

#include <cstdint>
#include <string>

#include "common/pipeline/dead_letters.hpp"
#include "common/pipeline/services.hpp"
#include "common/pipeline/stop.hpp"
#include "common/record/field_set.hpp"
#include "common/stats/counters.hpp"
#include "common/stats/messages.hpp"
#include "common/time/clock.hpp"
#include "common/time/settings.hpp"

namespace lg {

struct Runtime {
  Messages& messages;
  DeadLetters& dead_letters;
  Counters& counters;
  const TimeSettings& times;
  FieldSet& fields;  // of the records that come in
  Clock& clock;      // for what the wall clock is the subject of (--stamp, --replay); never for windows
  const Stop& stop;
  std::uint64_t max_record;  // bytes
  const ServiceSettings& services;
};

}  // namespace lg
