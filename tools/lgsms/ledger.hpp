// SPDX-License-Identifier: Apache-2.0
// Ledger: what has become of every message, for ever: a file that only grows (see ledger_line.hpp), and in memory the
// state of each message and where it stands in the file. It is also the queue: a message that is to be sent is read
// back from it. Holds 40 to 75 bytes for each message that was ever taken.
//
// What sync() has returned from survives the machine; what write_out() has, the process.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "common/io/descriptor.hpp"
#include "common/stats/messages.hpp"
#include "common/time/clock.hpp"
#include "tools/lgsms/ledger_scanner.hpp"

namespace lg::sms {

// 128 bits of XXH3 over campaign and key: two messages never share one in practice.
struct MessageId {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  static MessageId of(std::string_view campaign, std::string_view key);
  std::string hex() const;
  bool operator==(const MessageId&) const = default;
  template <typename Hash>
  friend Hash AbslHashValue(Hash hash, const MessageId& id) {
    return Hash::combine(std::move(hash), id.low, id.high);
  }
};

struct LedgerEntry {
  std::uint64_t offset = 0;  // of its `queued` line
  std::uint32_t size = 0;
  MessageState state = MessageState::queued;

  LedgerPlace message() const { return {offset, size}; }
};

class Ledger {
 public:
  Ledger(std::string path, Messages& messages, Clock& clock);

  // Opens the file, makes it where there is none, and keeps other processes from it until this one ends. Throws
  // Failure, and ServiceError where another process has it.
  void open_to_write();
  // Reads it as it is now. Returns whether a process is writing to it.
  bool open_to_read();
  // All its lines again, in order, as they were when it was opened.
  void scan(const LedgerScanner::Visitor& visitor);

  const LedgerEntry* find(const MessageId& id) const;
  const LedgerEntry* find(std::string_view campaign, std::string_view key) const {
    return find(MessageId::of(campaign, key));
  }
  using Entries = absl::flat_hash_map<MessageId, LedgerEntry>;
  const Entries& entries() const { return entries_; }

  // Appends a line, stamped with the time of the clock. A message must have been queued before anything else.
  LedgerPlace append(LedgerEvent event);
  // The message of a `queued` line.
  Message read(const LedgerPlace& place);
  // Hands what was appended to the system, or to the disk.
  void write_out();
  void sync();

  const std::string& path() const { return path_; }

 private:
  void open(int flags);
  void load();
  void take(const LedgerEvent& event, const LedgerPlace& place);

  std::string path_;
  Messages& messages_;
  Clock& clock_;
  Descriptor file_;
  LedgerLineReader line_reader_;
  std::uint64_t lines_ = 0;
  std::uint64_t length_ = 0;  // of the file
  std::string buffer_;        // what comes behind it
  bool synced_ = true;
  bool wants_newline_ = false;
  Entries entries_;
};

}  // namespace lg::sms
