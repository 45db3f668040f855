// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/pipeline/loop.hpp"
#include "common/record/json_text.hpp"
#include "common/record/value.hpp"

namespace lg::tail {

namespace {

// Where records leave the sorter as fast as they can.
constexpr std::size_t kRecordsBetweenStamps = 256;
constexpr std::size_t kRecordsBetweenReports = 4096;

}  // namespace

Delivery::Delivery(const TailSettings& settings, Runtime& runtime, Output& output)
    : runtime_(runtime), output_(output), pacer_(runtime.clock, [this] {
        output_.flush();
        runtime_.dead_letters.flush();
        publish(output_, runtime_.dead_letters, runtime_.counters);
      }) {
  if (!settings.sort_field.empty()) sorter_.emplace(settings.sort_memory, temporary_folder(), runtime.stop);
  if (settings.rate) rate_.emplace(pacer_, *settings.rate);
  if (settings.speed) replay_.emplace(pacer_, *settings.speed);
  if (settings.stamp.empty()) return;
  stamp_.emplace(settings.stamp);
  append_json_string(stamp_key_, settings.stamp);
  stamp_key_ += ':';
}

void Delivery::note_arrival() {
  if (!stamp_) return;
  const Timestamp now = runtime_.clock.now();
  Instant instant{now, 0, 3};
  instant.nanoseconds =
      static_cast<std::uint32_t>(std::chrono::nanoseconds(now - std::chrono::floor<std::chrono::seconds>(now)).count());
  char text[kMaxTimeLength];
  stamp_json_ = '"' + std::string(text, format_rfc3339(instant, text)) + '"';
}

void Delivery::grow_scratch(std::size_t bytes) {
  scratch_size_ = std::max(2 * scratch_size_, bytes);
  scratch_.reset(new char[scratch_size_]);
}

void Delivery::deliver_open(char* end, Timestamp time) {
  if (!stamp_) *end++ = '}';
  const std::size_t size = static_cast<std::size_t>(end - room_);
  if (sorter_) {
    sorter_->add(time, {room_, size});
    return;
  }
  if (rate_) {
    // Waiting hands over what is in the output, and may move it.
    output_.commit(size);
    if (!wait_for_rate()) return;
  } else {
    output_.commit(size);
  }
  end_record();
}

void Delivery::deliver(std::string_view line, Timestamp time) {
  if (stamp_) line = trim_end(line);
  if (sorter_) {
    sorter_->add(time, line);
  } else if (!rate_ || wait_for_rate()) {
    write(line);
  }
}

void Delivery::deliver_plain(std::string_view line) {
  if (rate_ && !wait_for_rate()) return;
  output_.append(line);
  output_.end_record();
}

// A record from the sorter, or one that was JSON already: with a stamp to come, those without their closing brace were
// made field by field.
void Delivery::write(std::string_view record) {
  if (stamp_ && record.back() == '}') {
    stamp_->write(record, stamp_json_, output_);
    output_.end_record();
  } else {
    output_.append(record);
    end_record();
  }
}

// Ends what was made field by field.
void Delivery::end_record() {
  if (stamp_) {
    if (output_.current_record().back() != '{') output_.append(',');
    output_.append(stamp_key_);
    output_.append(stamp_json_);
    output_.append('}');
  }
  output_.end_record();
}

bool Delivery::wait_for_rate() {
  if (!rate_->wait()) {
    is_stopped_ = true;
    stopped_at_ = runtime_.dead_letters.current().offset;
    output_.drop_record();
    return false;
  }
  note_arrival();
  return true;
}

void Delivery::finish(EndReason reason) {
  if (!sorter_) return;
  if (reason == EndReason::stopped && runtime_.stop.terminated()) {
    if (sorter_->count() > 0) {
      runtime_.messages.warning(
          fmt::format("stopped before all records were read: the {} that were read are not put out, for they are not "
                      "all in order",
                      sorter_->count()));
    }
    return;
  }
  for (std::size_t given = 0; sorter_->next(); ++given) {
    if (rate_ && !wait_for_rate()) return;
    if (replay_ && !replay_->wait(sorter_->time())) return;
    if (replay_ || given % kRecordsBetweenStamps == 0) note_arrival();
    if (given % kRecordsBetweenReports == 0) {
      publish(output_, runtime_.dead_letters, runtime_.counters);
      runtime_.clock.let_periodic_work();
    }
    write(sorter_->record());
  }
  sorted_ = reason == EndReason::end_of_data;
}

}  // namespace lg::tail
