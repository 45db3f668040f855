// SPDX-License-Identifier: Apache-2.0
// Filter: what a tool is. It sees records with the fields it declared, writes to an Output, and knows no files, Kafka,
// signals or clock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/pipeline/mark.hpp"
#include "common/pipeline/output.hpp"
#include "common/record/record.hpp"
#include "common/time/instant.hpp"

namespace lg {

// Why a record cannot be taken; empty if it was. The text must stay valid until the filter is called again.
using Rejection = std::string_view;

enum class EndReason {
  end_of_data,  // the input is complete: windows may close
  stopped       // a signal asked us to stop; the data go on: nothing is to be concluded from their end
};

// What a tool is to its input and its output.
enum class FilterRole {
  filter,  // its output is what became of the records
  sink,    // takes records elsewhere: every record, taken or not, passes on where -o was given; else nothing is written
  source   // reads nothing, and writes at the end what it was asked for; --where is about what it writes
};

class Filter {
 public:
  virtual ~Filter() = default;
  virtual FilterRole role() const { return FilterRole::filter; }
  // Opens what the filter needs (tables); called once, before the first record and never for --explain.
  virtual void open() {}
  // New bytes have come: the moment at which a table or a model that has changed is taken up.
  virtual void on_block() {}
  // Called for each record that --where lets through.
  virtual Rejection on_record(const Record& record, Output& output) = 0;
  // The input has nothing more just now; what was written so far is flushed after this.
  virtual void on_idle(Output&) {}
  // When on_tick() is to be called though nothing comes; none: not for now. `at_end`: nothing more will come; the end
  // waits until there is no such time.
  virtual std::optional<Timestamp> next_tick(bool /*at_end*/) { return std::nullopt; }
  virtual void on_tick(Output&) {}
  // A mark stands behind the records so far. A filter that does not settle each record at once (by writing what becomes
  // of it, or by having it where it belongs) overrides both, so that a source is not told too early what need not
  // come again.
  virtual void on_mark(Mark mark) { settled_ = mark; }
  // The newest mark before which every record is settled.
  virtual Mark settled() const { return settled_; }
  // What is in hand is brought to its end here: a mark set afterwards is settled at once, if the end of the data is not
  // what is missing; or an exception says why it is not.
  virtual void on_end(EndReason, Output&) {}
  // Files that it reads besides its input, and writes besides its output; none may be both.
  virtual std::vector<std::string> files_read() const { return {}; }
  virtual std::vector<std::string> files_written() const { return {}; }
  // What it would do, one line each, for --explain: "key: customer_id, track_id".
  virtual std::vector<std::string> explain() const { return {}; }

 private:
  Mark settled_ = 0;
};

}  // namespace lg
