// SPDX-License-Identifier: Apache-2.0
// OptOutList: who wants no messages: a file with one telephone number or key a line, read again when it changes. Lines
// that begin with # are skipped. Holds 16 to 32 bytes for each of its lines.
#pragma once

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/io/file_watch.hpp"
#include "common/stats/messages.hpp"
#include "tools/lgsms/message.hpp"

namespace lg::sms {

class OptOutList {
 public:
  OptOutList(std::string path, Messages& messages);
  // Reads the file for the first time; throws Failure.
  void open();
  // Reads it again if it has changed. Where it cannot be read, the list stays as it was, with a warning.
  void refresh();
  bool contains(const Message& message) const { return has(message.key) || has(message.to); }
  std::size_t size() const { return entries_.size(); }

 private:
  bool has(std::string_view entry) const;
  void read();

  std::string path_;
  Messages& messages_;
  std::optional<FileWatch> watch_;
  absl::flat_hash_set<std::uint64_t> entries_;  // hashes: a collision, one in 10^12 at a million lines, sends nothing
};

}  // namespace lg::sms
