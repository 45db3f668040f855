// SPDX-License-Identifier: Apache-2.0
// Runs: stretches of records in the order of their times, as an external merge sort writes and reads them. A record in
// a run is its time, its length and its bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "tools/lgtail/spill_file.hpp"

namespace lg::tail {

// Where a run lies in its file.
struct Run {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

void append_to_run(SpillFile& file, std::int64_t time, std::string_view record);

// Reads one run from its start.
class RunReader {
 public:
  // `file` and `buffer`, of `capacity` bytes and kPadding readable ones, outlive the reader. The buffer must hold more
  // than the header of a record; a record that does not fit gets memory of its own.
  RunReader(const SpillFile& file, Run run, char* buffer, std::size_t capacity);

  // Moves to the next record; false at the end.
  bool next();
  std::int64_t time() const { return time_; }
  std::string_view record() const { return record_; }  // valid until next(); kPadding bytes behind it are readable

 private:
  // Sees to it that `count` bytes lie at at_.
  void load(std::size_t count);

  const SpillFile* file_;
  std::uint64_t offset_;  // of the next byte to read from the file
  std::uint64_t end_;
  char* buffer_;
  std::size_t capacity_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::int64_t time_ = 0;
  std::string_view record_;
  std::unique_ptr<char[]> own_;  // for a record that is larger than the buffer
};

// Gives the records of several runs in the order of their times; among equal times, those of an earlier run first.
class Merge {
 public:
  explicit Merge(std::vector<RunReader> runs);
  // Moves to the next record; false at the end.
  bool next();
  std::int64_t time() const { return heap_.front().time; }
  std::string_view record() const { return runs_[heap_.front().run].record(); }

 private:
  struct Head {
    std::int64_t time;
    std::size_t run;
    bool operator<(const Head& other) const { return time != other.time ? time < other.time : run < other.run; }
  };
  void sink_first();

  std::vector<RunReader> runs_;
  std::vector<Head> heap_;  // the smallest first
  bool begun_ = false;
};

}  // namespace lg::tail
