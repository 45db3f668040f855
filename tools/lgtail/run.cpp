// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/run.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "common/error/error.hpp"
#include "common/record/record.hpp"

namespace lg::tail {

namespace {

constexpr std::size_t kHeader = sizeof(std::int64_t) + sizeof(std::uint32_t);

}  // namespace

void append_to_run(SpillFile& file, std::int64_t time, std::string_view record) {
  char header[kHeader];
  const std::uint32_t length = static_cast<std::uint32_t>(record.size());
  std::memcpy(header, &time, sizeof time);
  std::memcpy(header + sizeof time, &length, sizeof length);
  file.append({header, kHeader});
  file.append(record);
}

RunReader::RunReader(const SpillFile& file, Run run, char* buffer, std::size_t capacity)
    : file_(&file), offset_(run.offset), end_(run.offset + run.size), buffer_(buffer), capacity_(capacity) {}

void RunReader::load(std::size_t count) {
  if (filled_ - at_ >= count) return;
  std::memmove(buffer_, buffer_ + at_, filled_ - at_);
  filled_ -= at_;
  at_ = 0;
  while (filled_ < count) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(capacity_ - filled_, end_ - offset_));
    const std::size_t got = file_->read(buffer_ + filled_, wanted, offset_);
    if (got == 0) throw Failure("a temporary file is shorter than it was written");
    filled_ += got;
    offset_ += got;
  }
}

bool RunReader::next() {
  if (at_ == filled_ && offset_ == end_) return false;
  load(kHeader);
  std::uint32_t length = 0;
  std::memcpy(&time_, buffer_ + at_, sizeof time_);
  std::memcpy(&length, buffer_ + at_ + sizeof time_, sizeof length);
  at_ += kHeader;
  own_.reset();
  if (length <= capacity_) {
    load(length);
    record_ = {buffer_ + at_, length};
    at_ += length;
    return true;
  }
  own_.reset(new char[length + kPadding]);
  std::size_t have = filled_ - at_;
  std::memcpy(own_.get(), buffer_ + at_, have);
  at_ = filled_ = 0;
  while (have < length) {
    const std::size_t got = file_->read(own_.get() + have, length - have, offset_);
    if (got == 0) throw Failure("a temporary file is shorter than it was written");
    have += got;
    offset_ += got;
  }
  record_ = {own_.get(), length};
  return true;
}

Merge::Merge(std::vector<RunReader> runs) : runs_(std::move(runs)) {
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (runs_[i].next()) heap_.push_back({runs_[i].time(), i});
  }
  std::sort(heap_.begin(), heap_.end());  // a sorted array is a heap
}

bool Merge::next() {
  if (begun_ && !heap_.empty()) {
    RunReader& run = runs_[heap_.front().run];
    if (run.next()) {
      heap_.front().time = run.time();
    } else {
      heap_.front() = heap_.back();
      heap_.pop_back();
    }
    sink_first();
  }
  begun_ = true;
  return !heap_.empty();
}

void Merge::sink_first() {
  std::size_t at = 0;
  for (;;) {
    std::size_t child = 2 * at + 1;
    if (child >= heap_.size()) return;
    if (child + 1 < heap_.size() && heap_[child + 1] < heap_[child]) ++child;
    if (!(heap_[child] < heap_[at])) return;
    std::swap(heap_[child], heap_[at]);
    at = child;
  }
}

}  // namespace lg::tail
