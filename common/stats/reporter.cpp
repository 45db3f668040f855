// SPDX-License-Identifier: Apache-2.0
#include "common/stats/reporter.hpp"

#include <fmt/format.h>

namespace lg {

Reporter::Reporter(std::string tool, std::optional<Duration> interval, bool terminal, const Counters& counters,
                   Messages& messages, Clock& clock)
    : tool_(std::move(tool)),
      interval_(interval),
      terminal_(terminal),
      counters_(counters),
      messages_(messages),
      clock_(clock) {
  if (!interval_) return;
  start_ = last_ = clock_.now();
  clock_.set_periodic(this);
}

Reporter::~Reporter() {
  if (interval_) clock_.set_periodic(nullptr);
}

std::optional<Duration> Reporter::until_due() {
  if (!interval_) return std::nullopt;
  const Duration left = last_ + *interval_ - clock_.now();
  return left < Duration::zero() ? Duration::zero() : left;
}

void Reporter::report_if_due() {
  if (!interval_) return;
  const Timestamp now = clock_.now();
  if (now - last_ >= *interval_) report(now, false);
}

void Reporter::report_end() {
  if (interval_) report(clock_.now(), true);
}

void Reporter::report(Timestamp now, bool last) {
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double since_last = std::chrono::duration<double>(now - last_).count();
  std::uint64_t read = 0;
  for (const Counters::Counter& counter : counters_.all()) {
    if (counter.name == "read") read = counter.value;
  }
  // The last report speaks of the whole run, the others of the interval.
  const double rate = last ? (seconds > 0 ? static_cast<double>(read) / seconds : 0.0)
                           : (since_last > 0 ? static_cast<double>(read - last_read_) / since_last : 0.0);
  if (terminal_) {
    std::string line = fmt::format("\r\x1b[K{}:", tool_);
    for (const Counters::Counter& counter : counters_.all()) line += fmt::format(" {} {}", counter.name, counter.value);
    line += fmt::format(", {:.0f}/s", rate);
    if (last) line += fmt::format(", {:.1f} s", seconds);
    messages_.progress(line, last);
  } else {
    std::string line =
        fmt::format(R"({{"tool":"{}","time":"{}","seconds":{:.3f})", tool_, format_rfc3339(now), seconds);
    for (const Counters::Counter& counter : counters_.all())
      line += fmt::format(R"(,"{}":{})", counter.name, counter.value);
    line += fmt::format(R"(,"rate":{:.0f},"last":{}}})", rate, last);
    messages_.plain(line);
  }
  last_ = now;
  last_read_ = read;
}

}  // namespace lg
