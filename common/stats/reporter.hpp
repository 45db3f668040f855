// SPDX-License-Identifier: Apache-2.0
// Reporter: shows the counters every --stats interval, also while the program waits by the clock, and at the end: as
// NDJSON, or as one line that is rewritten when standard error is a terminal.
#pragma once

#include <optional>
#include <string>

#include "common/stats/counters.hpp"
#include "common/stats/messages.hpp"
#include "common/time/clock.hpp"

namespace lg {

class Reporter final : private Clock::Periodic {
 public:
  // `interval` none: never reports. A terminal gets the progress line.
  Reporter(std::string tool, std::optional<Duration> interval, bool terminal, const Counters& counters,
           Messages& messages, Clock& clock);
  ~Reporter() override;
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

  // How long until the next report is due; none if there is none to come.
  std::optional<Duration> until_due() override;
  void report_if_due();
  void report_end();

 private:
  void work_if_due() override { report_if_due(); }
  void report(Timestamp now, bool last);

  std::string tool_;
  std::optional<Duration> interval_;
  bool terminal_;
  const Counters& counters_;
  Messages& messages_;
  Clock& clock_;
  Timestamp start_;
  Timestamp last_;
  std::uint64_t last_read_ = 0;
};

}  // namespace lg
