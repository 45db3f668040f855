// SPDX-License-Identifier: Apache-2.0
// lgsms: sends each customer at most one message per campaign through an HTTP SMS gateway.
#include "common/cli/run_tool.hpp"
#include "tools/lgsms/ledger_report.hpp"
#include "tools/lgsms/outbox_filter.hpp"
#include "tools/lgsms/sms_filter.hpp"

int main(int argc, char** argv) {
  lg::sms::SmsOptions options;
  const lg::cli::ToolInfo info{"lgsms", "send each customer at most one message per campaign through an SMS gateway"};
  return lg::cli::run_filter(
      argc, argv, info, [&options](lg::cli::OptionSet& set) { options.declare(set); },
      [&options](lg::Runtime& runtime) -> std::unique_ptr<lg::Filter> {
        options.check();
        if (options.reports()) return std::make_unique<lg::sms::LedgerReport>(options, runtime);
        if (options.dry_run) return std::make_unique<lg::sms::OutboxFilter>(options, runtime);
        return std::make_unique<lg::sms::SmsFilter>(options, runtime);
      });
}
