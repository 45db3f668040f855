// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/output.hpp"

#include <algorithm>

namespace lg {

namespace {
// Small enough to stay in the second-level cache between the writing and the system call, large enough to make the
// call cheap.
constexpr std::size_t kBlock = 128 * 1024;
}  // namespace

Output::Output(Sink& sink, bool flush_each) : sink_(sink), flush_each_(flush_each) {}

void Output::grow(std::size_t count) {
  const std::size_t needed = length_ + count + kSlack;
  const std::size_t capacity = std::max({needed, capacity_ * 2, 2 * kBlock});
  std::unique_ptr<char[]> larger(new char[capacity]);
  if (length_ > 0) std::memcpy(larger.get(), buffer_.get(), length_);
  buffer_ = std::move(larger);
  capacity_ = capacity;
}

void Output::end_record() {
  if (finisher_ != nullptr) {
    prepare(0);
    std::string_view replacement;
    if (!finisher_->finish(current_record(), replacement)) {
      drop_record();
      return;
    }
    if (replacement.data() != nullptr) {
      drop_record();
      append(replacement);
    }
  }
  *prepare(1) = '\n';
  ++length_;
  record_start_ = length_;
  ++records_;
  if (flush_each_ || length_ >= kBlock) flush();
}

void Output::flush() {
  if (record_start_ == 0) return;
  sink_.write({buffer_.get(), record_start_});
  bytes_ += record_start_;
  std::memmove(buffer_.get(), buffer_.get() + record_start_, length_ - record_start_);
  length_ -= record_start_;
  record_start_ = 0;
  if (length_ == 0 && capacity_ > 16 * kBlock) {  // one huge record must not cost memory for ever
    buffer_.reset();
    capacity_ = 0;
  }
}

}  // namespace lg
