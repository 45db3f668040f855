// SPDX-License-Identifier: Apache-2.0
// Sorter: a stable external merge sort of records by time, in bounded memory. Records are gathered in one stretch of
// memory, their bytes from its start and an entry for each from its end; when it is full, they are written as a run to
// a temporary file. Where there are many runs, groups of them are merged to larger ones first (Knuth, TAOCP 5.4).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/pipeline/stop.hpp"
#include "common/time/instant.hpp"
#include "tools/lgtail/run.hpp"
#include "tools/lgtail/spill_file.hpp"

namespace lg::tail {

class Sorter {
 public:
  // Uses `memory` bytes, however many records there are (a record that is larger needs its size besides), and twice the
  // input in `folder`. `most_runs`: so many runs of one size are merged to one. `stop` outlives the sorter; a
  // termination makes it give up what takes long, and then next() gives nothing.
  Sorter(std::uint64_t memory, std::string folder, const Stop& stop, std::size_t most_runs = 200);

  // Throws Failure, also where the temporary disk is full. Records must be shorter than 4 GB.
  void add(Timestamp time, std::string_view record);
  std::uint64_t count() const { return count_; }

  // Moves to the next record in order; false at the end. Nothing may be added after the first call.
  bool next();
  Timestamp time() const { return Timestamp(Duration(time_)); }
  std::string_view record() const { return record_; }  // valid until next(); kPadding bytes behind it are readable

 private:
  struct Entry {
    std::int64_t time;
    std::uint64_t offset;  // in memory_, of the length and then the bytes; grows with the order of arrival
    bool operator<(const Entry& other) const { return time != other.time ? time < other.time : offset < other.offset; }
  };
  // Runs of about one size, oldest first. All of a higher level are older than all of a lower one.
  struct Level {
    std::unique_ptr<SpillFile> file;
    std::vector<Run> runs;
  };

  Entry* entries_begin() const { return entries_end() - entries_; }
  Entry* entries_end() const { return reinterpret_cast<Entry*>(memory_.get() + memory_size_); }
  std::string_view record_at(const Entry& entry) const;
  void sort_memory();
  void spill();
  void add_run(std::size_t level, Run run);
  void merge_level(std::size_t level);
  SpillFile& file_of(std::size_t level);
  // Readers of the given runs that share memory_, which must hold no records.
  std::vector<RunReader> readers(const std::vector<std::pair<const SpillFile*, Run>>& runs);
  void begin_giving();

  std::size_t memory_size_;
  std::unique_ptr<char[]> memory_;
  std::size_t used_ = 0;     // bytes of records
  std::size_t entries_ = 0;  // of them
  std::string folder_;
  const Stop& stop_;
  std::size_t most_runs_;
  std::vector<Level> levels_;
  std::uint64_t count_ = 0;

  bool giving_ = false;
  std::optional<Merge> merge_;  // none: all records are in memory
  std::size_t given_ = 0;       // of the entries
  std::int64_t time_ = 0;
  std::string_view record_;
};

}  // namespace lg::tail
