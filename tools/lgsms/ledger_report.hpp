// SPDX-License-Identifier: Apache-2.0
// LedgerReport: --list writes what has become of the messages in a ledger; --settle says what became of held ones, and
// writes those.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <string>
#include <vector>

#include "common/pipeline/filter.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgsms/ledger.hpp"
#include "tools/lgsms/sms_options.hpp"

namespace lg::sms {

class LedgerReport final : public Filter {
 public:
  // Throws UsageError. `options` and `runtime` must outlive the report.
  LedgerReport(const SmsOptions& options, Runtime& runtime);

  FilterRole role() const override { return FilterRole::source; }
  void open() override;
  Rejection on_record(const Record&, Output&) override { return {}; }
  void on_end(EndReason reason, Output& output) override;
  std::vector<std::string> files_read() const override;
  std::vector<std::string> explain() const override;

 private:
  struct Settlement {
    std::string key;
    bool was_sent = false;
  };
  static Settlement parse(const std::string& text);
  // The settled message, as it is to be written down. Throws Failure.
  LedgerEvent find_settled(const Settlement& settlement);
  void settle();
  bool is_wanted(const MessageId& id, const LedgerEntry& entry) const;
  void write(const LedgerEvent& last, const Message& message, MessageState state, Output& output);

  const SmsOptions& options_;
  std::vector<Settlement> settlements_;
  Ledger ledger_;
  bool in_use_ = false;
  absl::flat_hash_set<MessageId> settled_;
  std::string line_;
};

}  // namespace lg::sms
