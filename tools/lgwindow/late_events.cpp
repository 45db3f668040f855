// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/late_events.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg::window {

namespace {

constexpr std::size_t kBuffer = 64 * 1024;

}  // namespace

LateEvents::LateEvents(std::string file, bool drop, std::uint64_t& count)
    : file_(std::move(file)), drop_(drop), count_(count) {
  if (file_ == "-") {
    throw UsageError("--late - would mix late events with the rows", "name a file, or drop");
  }
}

void LateEvents::open() {
  if (!file_.empty()) sink_.emplace(FileSink::appending(file_));
}

Rejection LateEvents::put(std::string_view record, Timestamp time, Timestamp watermark) {
  ++count_;
  if (drop_) return {};
  if (file_.empty()) {
    reason_ = fmt::format("late: {} is before the watermark {}", format_rfc3339(time), format_rfc3339(watermark));
    return reason_;
  }
  buffer_ += record;
  buffer_ += '\n';
  if (buffer_.size() >= kBuffer) flush();
  return {};
}

void LateEvents::flush() {
  if (!sink_ || buffer_.empty()) return;
  sink_->write(buffer_);
  buffer_.clear();
}

void LateEvents::warn(Duration lateness, Messages& messages) const {
  if (count_ == 0 || drop_ || !file_.empty()) return;
  messages.warning(
      fmt::format("{} {} late; a --lateness of more than {} waits for them, and lgtail --sort puts files in order",
                  count_, count_ == 1 ? "event was" : "events were", format_duration(lateness)));
}

std::string LateEvents::describe() const {
  if (drop_) return "dropped";
  return file_.empty() ? "dead letters" : fmt::format("appended to '{}'", file_);
}

}  // namespace lg::window
