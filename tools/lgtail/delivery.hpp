// SPDX-License-Identifier: Apache-2.0
// Delivery: where lgtail's records go: to the output at once, at the pace that was asked for, or first into order. It
// also adds the time of arrival, because that is known last: for a replay, a record arrives when it leaves the sorter.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/pipeline/output.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/pipeline/stage.hpp"
#include "tools/lgtail/field_adder.hpp"
#include "tools/lgtail/pacer.hpp"
#include "tools/lgtail/settings.hpp"
#include "tools/lgtail/sorter.hpp"

namespace lg::tail {

class Delivery {
 public:
  // Everything given must outlive it.
  Delivery(const TailSettings& settings, Runtime& runtime, Output& output);

  // Whether records are put in order, and so need a time.
  bool sorts() const { return sorter_.has_value(); }
  // A wait was cut short by a signal: whatever comes is no longer taken.
  bool is_stopped() const { return is_stopped_; }
  // Where the record stands in its stream that is the first not to be taken.
  std::uint64_t stopped_at() const { return stopped_at_; }
  // Whether everything that was given to it has been put out.
  bool is_settled() const { return !sorter_ || sorted_; }
  // What comes now arrives now.
  void note_arrival();

  // For records that are made field by field: room for one of at most `bytes` bytes, to be filled with a JSON object
  // without its closing brace. deliver_open() takes what was written up to `end`; without it nothing was written.
  // `time` counts only where sorts().
  char* room(std::size_t bytes) {
    if (!sorts()) return room_ = output_.prepare(bytes + 1);
    if (bytes + 1 > scratch_size_) grow_scratch(bytes + 1);
    return room_ = scratch_.get();
  }
  void deliver_open(char* end, Timestamp time);
  // For records that are JSON already; kPadding bytes behind `line` must be readable.
  void deliver(std::string_view line, Timestamp time);
  // For lines that are none.
  void deliver_plain(std::string_view line);

  // Nothing more comes.
  void finish(EndReason reason);

 private:
  void grow_scratch(std::size_t bytes);
  void write(std::string_view record);
  void end_record();
  bool wait_for_rate();

  Runtime& runtime_;
  Output& output_;
  std::unique_ptr<char[]> scratch_;
  std::size_t scratch_size_ = 0;
  char* room_ = nullptr;
  std::optional<Sorter> sorter_;
  Pacer pacer_;
  std::optional<RateSchedule> rate_;
  std::optional<ReplaySchedule> replay_;
  std::optional<FieldAdder> stamp_;
  std::string stamp_key_;   // `"name":`
  std::string stamp_json_;  // the time of arrival, in quotes
  bool is_stopped_ = false;
  std::uint64_t stopped_at_ = 0;
  bool sorted_ = false;  // all records have left the sorter
};

}  // namespace lg::tail
