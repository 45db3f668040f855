// SPDX-License-Identifier: Apache-2.0
// SmsFilter: takes at most one message for each key out of the records, into the ledger, and has them sent.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/pipeline/filter.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgsms/composer.hpp"
#include "tools/lgsms/dispatcher.hpp"

namespace lg::sms {

class SmsFilter final : public Filter {
 public:
  // Throws UsageError. `options` and `runtime` must outlive the filter. `transport` for tests; null: HTTP.
  SmsFilter(const SmsOptions& options, Runtime& runtime, std::unique_ptr<net::HttpTransport> transport = nullptr);

  FilterRole role() const override { return FilterRole::sink; }
  void open() override;
  void on_block() override;
  Rejection on_record(const Record& record, Output& output) override;
  void on_idle(Output& output) override;
  std::optional<Timestamp> next_tick(bool at_end) override;
  void on_tick(Output& output) override;
  void on_end(EndReason reason, Output& output) override;
  std::vector<std::string> files_read() const override;
  std::vector<std::string> explain() const override;

 private:
  // As the dispatcher's; where it gives up, what is left is said first.
  void step(std::chrono::milliseconds wait);
  // Calls that a killed run had begun were perhaps answered; what it had queued waits for us.
  void take_over();
  // Whether nothing is to be done for this message, from what became of it before.
  bool is_settled(const LedgerEntry& entry, const Message& message);
  void append(LedgerEvent::Kind kind);
  void say_what_is_left();

  const SmsOptions& options_;
  Runtime& runtime_;
  Zones zones_;
  Composer composer_;
  Ledger ledger_;
  std::unique_ptr<net::HttpTransport> transport_;
  std::optional<Gateway> gateway_;
  std::optional<OptOutList> opt_outs_;
  std::optional<Dispatcher> dispatcher_;
  Message message_;
  Segments segments_;
  std::uint64_t &queued_, &repeated_, &opted_out_, &expired_, &held_;
};

}  // namespace lg::sms
