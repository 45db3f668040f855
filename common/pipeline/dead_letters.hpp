// SPDX-License-Identifier: Apache-2.0
// DeadLetters: where records go that could not be taken, each with its reason, position and original bytes, so that
// nothing vanishes: into the file of --dead-letter, else as a rate-limited message on standard error.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/pipeline/reader.hpp"

namespace lg {

class Messages;
class Clock;
class FileSink;

class DeadLetters {
 public:
  // `path` empty: messages. The file is opened (for appending) by open().
  DeadLetters(std::string tool, std::string path, Messages& messages, Clock& clock);
  ~DeadLetters();
  void open();

  // The record in hand: what reject() speaks of. Its views must stay valid until the next call or reject().
  void set_current(const RawRecord& record) { current_ = record; }
  const RawRecord& current() const { return current_; }
  // The current record is bad; it goes out with its original bytes.
  void reject(std::string_view reason);
  // A record of before, which whoever took it has kept.
  void reject(const RawRecord& record, std::string_view reason);
  // For a record that is too long to be held: its first bytes, and how many there are in all.
  void reject_cut(std::string_view reason, std::uint64_t whole_length);

  void flush();
  // Returns when what was written is on the disk.
  void sync();
  std::uint64_t count() const { return count_; }

 private:
  void write(const RawRecord& record, std::string_view reason, const std::uint64_t* whole_length);

  std::string tool_;
  std::string path_;
  Messages& messages_;
  Clock& clock_;
  RawRecord current_;
  std::unique_ptr<FileSink> file_;
  std::string buffer_;
  std::uint64_t count_ = 0;
  std::uint64_t synced_count_ = 0;
  std::int64_t window_second_ = 0;  // of the rate limit
  int shown_in_window_ = 0;
  std::uint64_t not_shown_ = 0;
};

}  // namespace lg
