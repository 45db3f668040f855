// SPDX-License-Identifier: Apache-2.0
// Output: the buffer between a stage and its sink, filled record by record and handed over in whole buffers.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "common/pipeline/mark.hpp"

namespace lg {

// Takes whole records, each ended by a newline, with kPadding readable bytes behind the last. Throws OutputClosed when
// the reader went away, Failure otherwise.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void write(std::string_view records) = 0;
  // Whether what was written may be accepted later, or not at all, so that marks are worth setting.
  virtual bool settles_later() const { return false; }
  // `mark` stands behind everything written so far.
  virtual void mark(Mark mark) { settled_ = mark; }
  // The newest mark before which everything was accepted; work that has come up meanwhile is done here.
  virtual Mark settled() { return settled_; }
  // All was written: returns when all was accepted, synced and closed where that means something.
  virtual void close() {}

 private:
  Mark settled_ = 0;
};

class Output {
 public:
  // Sees each finished record before it is counted; may replace it. Returns false to take it back.
  class Finisher {
   public:
    virtual ~Finisher() = default;
    // `record` is without its newline and followed by kPadding readable bytes. `replacement` may be set to bytes that
    // stay valid until the next call.
    virtual bool finish(std::string_view record, std::string_view& replacement) = 0;
  };

  // The sink must outlive the output. `flush_each`: hand over every record at once.
  explicit Output(Sink& sink, bool flush_each = false);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void set_finisher(Finisher* finisher) { finisher_ = finisher; }

  void append(std::string_view bytes) {
    char* to = prepare(bytes.size());
    if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
    length_ += bytes.size();
  }
  void append(char byte) {
    *prepare(1) = byte;
    ++length_;
  }
  // Room for `count` more bytes; commit() says how many were used. The pointer is valid until the next call.
  char* prepare(std::size_t count) {
    if (capacity_ - length_ < count + kSlack) grow(count);
    return buffer_.get() + length_;
  }
  void commit(std::size_t count) { length_ += count; }

  // Ends the record with a newline and counts it.
  void end_record();
  // Forgets what was appended since the last end_record().
  void drop_record() { length_ = record_start_; }
  std::string_view current_record() const { return {buffer_.get() + record_start_, length_ - record_start_}; }

  void flush();
  Sink& sink() { return sink_; }
  bool empty() const { return record_start_ == 0; }
  std::uint64_t records() const { return records_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kSlack = 96;  // a newline and the padding of a finisher
  void grow(std::size_t count);

  Sink& sink_;
  Finisher* finisher_ = nullptr;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t length_ = 0;
  std::size_t record_start_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t bytes_ = 0;
  bool flush_each_ = false;
};

}  // namespace lg
