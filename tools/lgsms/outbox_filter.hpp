// SPDX-License-Identifier: Apache-2.0
// OutboxFilter: --dry-run: writes the messages that would be sent, one for each key, and sends none.
#pragma once

#include <absl/container/flat_hash_set.h>

#include <optional>
#include <string>
#include <vector>

#include "common/pipeline/filter.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgsms/composer.hpp"
#include "tools/lgsms/ledger.hpp"
#include "tools/lgsms/opt_out_list.hpp"

namespace lg::sms {

class OutboxFilter final : public Filter {
 public:
  // Throws UsageError. `options` and `runtime` must outlive the filter.
  OutboxFilter(const SmsOptions& options, Runtime& runtime);

  void open() override;
  void on_block() override;
  Rejection on_record(const Record& record, Output& output) override;
  void on_end(EndReason reason, Output& output) override;
  std::vector<std::string> files_read() const override;
  std::vector<std::string> explain() const override;

 private:
  void write(Output& output);

  const SmsOptions& options_;
  Runtime& runtime_;
  Zones zones_;
  Composer composer_;
  std::optional<QuietHours> quiet_;
  std::optional<OptOutList> opt_outs_;
  absl::flat_hash_set<MessageId> taken_;
  Message message_;
  Segments segments_;
  std::string line_;
  std::uint64_t &messages_, &total_segments_, &repeated_, &opted_out_, &expired_;
};

}  // namespace lg::sms
