// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/reorder_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

#include "common/record/record.hpp"

namespace lg::window {

namespace {

constexpr std::size_t kChunk = 256 * 1024;

std::size_t counted_bytes(std::size_t capacity) {
  return capacity + kPadding + kBlockOverhead;
}

}  // namespace

ReorderBuffer::ReorderBuffer(Memory& memory)
    : memory_(memory), in_order_(Accounted<Waiting>(memory)), stragglers_(Accounted<Waiting>(memory)) {}

ReorderBuffer::~ReorderBuffer() {
  for (Chunk& chunk : chunks_) free_bytes(chunk);
}

void ReorderBuffer::make_room(std::size_t length) {
  if (!chunks_.empty() && chunks_.back().bytes && chunks_.back().capacity - chunks_.back().used >= length) return;
  const std::size_t capacity = std::max(kChunk, length);
  memory_.add(counted_bytes(capacity));
  const bool old_is_done = !chunks_.empty() && chunks_.back().records == 0;
  chunks_.push_back({std::make_unique_for_overwrite<char[]>(capacity + kPadding), capacity, 0, 0});
  if (old_is_done) free_bytes(chunks_[chunks_.size() - 2]);
}

void ReorderBuffer::add(Timestamp time, std::string_view record) {
  if (has_taken_) release(taken_chunk_);
  make_room(record.size());
  Chunk& chunk = chunks_.back();
  char* const bytes = chunk.bytes.get() + chunk.used;
  std::memcpy(bytes, record.data(), record.size());
  chunk.used += record.size();
  ++chunk.records;
  const Waiting waiting{time, next_number_++, bytes, first_chunk_ + chunks_.size() - 1, record.size()};
  if (in_order_.empty() || time >= in_order_.back().time) {
    in_order_.push_back(waiting);
  } else {
    stragglers_.push_back(waiting);
    std::push_heap(stragglers_.begin(), stragglers_.end(), std::greater<>());
  }
  memory_.waiting_records = size();
}

bool ReorderBuffer::take(Timestamp until, Timestamp& time, std::string_view& record) {
  if (has_taken_) release(taken_chunk_);
  const bool from_heap = !stragglers_.empty() && (in_order_.empty() || in_order_.front() > stragglers_.front());
  if (!from_heap && in_order_.empty()) return false;
  const Waiting waiting = from_heap ? stragglers_.front() : in_order_.front();
  if (waiting.time > until) return false;
  if (from_heap) {
    std::pop_heap(stragglers_.begin(), stragglers_.end(), std::greater<>());
    stragglers_.pop_back();
  } else {
    in_order_.pop_front();
  }
  memory_.waiting_records = size();
  time = waiting.time;
  record = {waiting.bytes, waiting.length};
  taken_chunk_ = waiting.chunk;
  has_taken_ = true;
  return true;
}

void ReorderBuffer::release(std::uint64_t number) {
  has_taken_ = false;
  Chunk& chunk = chunks_[static_cast<std::size_t>(number - first_chunk_)];
  if (--chunk.records > 0) return;
  if (&chunk == &chunks_.back()) {
    chunk.used = 0;
  } else {
    free_bytes(chunk);
  }
  while (chunks_.size() > 1 && !chunks_.front().bytes) {
    chunks_.pop_front();
    ++first_chunk_;
  }
}

void ReorderBuffer::free_bytes(Chunk& chunk) {
  if (!chunk.bytes) return;
  memory_.remove(counted_bytes(chunk.capacity));
  chunk.bytes.reset();
}

}  // namespace lg::window
