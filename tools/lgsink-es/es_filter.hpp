// SPDX-License-Identifier: Apache-2.0
// EsFilter: gathers documents into batches and has them indexed, one batch after the other. While one is under way the
// next is filled; when that is full, too, records wait.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/pipeline/filter.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgsink-es/addresser.hpp"
#include "tools/lgsink-es/bulk_sender.hpp"
#include "tools/lgsink-es/es_options.hpp"
#include "tools/lgsink-es/mapping_check.hpp"

namespace lg::es {

class EsFilter final : public Filter {
 public:
  // Throws UsageError. `options` and `runtime` must outlive the filter. `transport` for tests; null: HTTP.
  EsFilter(const EsOptions& options, Runtime& runtime, std::unique_ptr<net::HttpTransport> transport = nullptr);

  FilterRole role() const override { return FilterRole::sink; }
  void open() override;
  void on_block() override;
  Rejection on_record(const Record& record, Output& output) override;
  void on_idle(Output& output) override;
  std::optional<Timestamp> next_tick(bool at_end) override;
  void on_tick(Output& output) override;
  void on_mark(Mark mark) override;
  Mark settled() const override;
  void on_end(EndReason reason, Output& output) override;
  std::vector<std::string> files_read() const override;
  std::vector<std::string> explain() const override;

 private:
  // Compares, if that is wanted, and puts the template: what is to come before the first document.
  void prepare();
  void put_template();
  // When the batch is to be sent though it is not full.
  Timestamp due() const { return last_send_ + options_.longest_wait(); }
  void send_if_due(bool at_end);
  // Waits until the sender is free, and gives it the batch.
  void send();

  const EsOptions& options_;
  Runtime& runtime_;
  Addresser addresser_;
  std::string prefix_;  // around each document
  std::string suffix_;
  std::unique_ptr<net::HttpTransport> transport_;
  std::optional<Server> server_;
  std::optional<BulkSender> sender_;
  std::string template_text_;
  bool prepared_ = false;
  std::string first_index_;  // of the first document: whose mapping is compared
  Batch batch_;              // that is being filled
  Timestamp last_send_{};
  bool idle_ = false;  // no input just now
  bool at_end_ = false;
  Mark settled_ = 0;  // where nothing was in hand
};

}  // namespace lg::es
