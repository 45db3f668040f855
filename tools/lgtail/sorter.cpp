// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtail/sorter.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "common/record/record.hpp"

namespace lg::tail {

namespace {

constexpr std::size_t kLength = sizeof(std::uint32_t);
constexpr std::size_t kLeastBuffer = 4096;          // of a run that is read
constexpr std::size_t kRecordsBetweenLooks = 4096;  // at the stop
constexpr std::size_t kAhead = 8;                   // entries whose record is fetched into the cache before its turn

}  // namespace

Sorter::Sorter(std::uint64_t memory, std::string folder, const Stop& stop, std::size_t most_runs)
    : memory_size_(static_cast<std::size_t>(memory / sizeof(Entry) * sizeof(Entry))),
      folder_(std::move(folder)),
      stop_(stop),
      most_runs_(most_runs) {}

void Sorter::add(Timestamp time, std::string_view record) {
  ++count_;
  const std::size_t needed = kLength + record.size() + sizeof(Entry);
  if (needed > memory_size_ - used_ - entries_ * sizeof(Entry)) {
    spill();
    if (needed > memory_size_) {
      SpillFile& file = file_of(0);
      const std::uint64_t start = file.size();
      append_to_run(file, time.time_since_epoch().count(), record);
      add_run(0, {start, file.size() - start});
      return;
    }
  }
  if (!memory_) memory_.reset(new char[memory_size_ + kPadding]);
  const std::uint32_t length = static_cast<std::uint32_t>(record.size());
  std::memcpy(memory_.get() + used_, &length, kLength);
  std::memcpy(memory_.get() + used_ + kLength, record.data(), record.size());
  ++entries_;
  *entries_begin() = {time.time_since_epoch().count(), used_};
  used_ += kLength + record.size();
}

std::string_view Sorter::record_at(const Entry& entry) const {
  std::uint32_t length = 0;
  std::memcpy(&length, memory_.get() + entry.offset, kLength);
  return {memory_.get() + entry.offset + kLength, length};
}

void Sorter::sort_memory() {
  Entry* const begin = entries_begin();
  Entry* const end = entries_end();
  // The newest entry comes first, so that records that came in order lie the other way round.
  const bool in_order = std::is_sorted(std::make_reverse_iterator(end), std::make_reverse_iterator(begin));
  in_order ? std::reverse(begin, end) : std::sort(begin, end);
}

void Sorter::spill() {
  if (entries_ == 0) return;
  sort_memory();
  SpillFile& file = file_of(0);
  const std::uint64_t start = file.size();
  for (const Entry* entry = entries_begin(); entry != entries_end(); ++entry) {
    if (entries_end() - entry > static_cast<std::ptrdiff_t>(kAhead)) __builtin_prefetch(&memory_[entry[kAhead].offset]);
    append_to_run(file, entry->time, record_at(*entry));
  }
  used_ = entries_ = 0;
  add_run(0, {start, file.size() - start});
}

SpillFile& Sorter::file_of(std::size_t level) {
  if (levels_.size() <= level) levels_.resize(level + 1);
  if (!levels_[level].file) levels_[level].file = std::make_unique<SpillFile>(folder_);
  return *levels_[level].file;
}

void Sorter::add_run(std::size_t level, Run run) {
  levels_[level].file->flush();
  levels_[level].runs.push_back(run);
  if (levels_[level].runs.size() == most_runs_) merge_level(level);
}

void Sorter::merge_level(std::size_t level) {
  SpillFile& target = file_of(level + 1);
  SpillFile& file = *levels_[level].file;
  std::vector<std::pair<const SpillFile*, Run>> runs;
  for (const Run& run : levels_[level].runs) runs.emplace_back(&file, run);
  const std::uint64_t start = target.size();
  Merge merge(readers(runs));
  for (std::size_t given = 0; merge.next(); ++given) {
    if (given % kRecordsBetweenLooks == 0 && stop_.terminated()) return;
    append_to_run(target, merge.time(), merge.record());
  }
  levels_[level].runs.clear();
  file.clear();
  add_run(level + 1, {start, target.size() - start});
}

std::vector<RunReader> Sorter::readers(const std::vector<std::pair<const SpillFile*, Run>>& runs) {
  const std::size_t each = std::max(kLeastBuffer, memory_size_ / runs.size());
  const std::size_t all = each * runs.size();
  if (!memory_ || all > memory_size_) memory_.reset(new char[std::max(all, memory_size_) + kPadding]);
  std::vector<RunReader> readers;
  char* buffer = memory_.get();
  for (const auto& [file, run] : runs) {
    readers.emplace_back(*file, run, buffer, each);
    buffer += each;
  }
  return readers;
}

void Sorter::begin_giving() {
  giving_ = true;
  if (levels_.empty()) {
    if (entries_ > 0) sort_memory();
    return;
  }
  spill();
  std::vector<std::pair<const SpillFile*, Run>> runs;
  for (std::size_t level = levels_.size(); level-- > 0;) {
    for (const Run& run : levels_[level].runs) runs.emplace_back(levels_[level].file.get(), run);
  }
  merge_.emplace(readers(runs));
}

bool Sorter::next() {
  if (!giving_) begin_giving();
  if (stop_.terminated()) return false;
  if (merge_) {
    if (!merge_->next()) return false;
    time_ = merge_->time();
    record_ = merge_->record();
    return true;
  }
  if (given_ == entries_) return false;
  const Entry& entry = entries_begin()[given_++];
  if (entries_ - given_ > kAhead) __builtin_prefetch(&memory_[(&entry)[kAhead].offset]);
  time_ = entry.time;
  record_ = record_at(entry);
  return true;
}

}  // namespace lg::tail
