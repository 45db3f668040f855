// SPDX-License-Identifier: Apache-2.0
// LateEvents: where events go that are older than the watermark: into the file of --late, nowhere, or (by default) to
// the dead letter. All are counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/io/file_sink.hpp"
#include "common/pipeline/filter.hpp"
#include "common/stats/messages.hpp"
#include "common/time/instant.hpp"

namespace lg::window {

class LateEvents {
 public:
  // `file` empty and not `drop`: dead letters. Throws UsageError for a file that is no path.
  LateEvents(std::string file, bool drop, std::uint64_t& count);

  // Throws Failure.
  void open();
  const std::string& file() const { return file_; }
  // Returns why the event is rejected, where it is a dead letter.
  Rejection put(std::string_view record, Timestamp time, Timestamp watermark);
  void flush();
  // At the end: how many there were, and what helps, where nobody said what is to become of them.
  void warn(Duration lateness, Messages& messages) const;
  std::string describe() const;

 private:
  std::string file_;
  bool drop_;
  std::uint64_t& count_;
  std::optional<FileSink> sink_;
  std::string buffer_;
  std::string reason_;
};

}  // namespace lg::window
