// SPDX-License-Identifier: Apache-2.0
// Filter: what a tool is. It sees records with the fields it declared, writes to an Output, and knows no files, Kafka,
// signals or clock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/pipeline/output.hpp"
#include "common/record/record.hpp"

namespace lg {

// Why a record cannot be taken; empty if it was. The text must stay valid until the filter is called again.
using Rejection = std::string_view;

enum class EndReason {
  end_of_data,  // the input is complete: windows may close
  stopped       // a signal asked us to stop; the data go on: nothing is to be concluded from their end
};

class Filter {
 public:
  virtual ~Filter() = default;
  // Opens what the filter needs (tables); called once, before the first record and never for --explain.
  virtual void open() {}
  // New bytes have come: the moment at which a table or a model that has changed is taken up.
  virtual void on_block() {}
  // Called for each record that --where lets through.
  virtual Rejection on_record(const Record& record, Output& output) = 0;
  // The input has nothing more just now; what was written so far is flushed after this.
  virtual void on_idle(Output&) {}
  virtual void on_end(EndReason, Output&) {}
  // What it would do, one line each, for --explain: "key: customer_id, track_id".
  virtual std::vector<std::string> explain() const { return {}; }
};

}  // namespace lg
