// SPDX-License-Identifier: Apache-2.0
#include "common/redis/reply_reader.hpp"

#include <hiredis/read.h>

#include <new>

#include "common/record/record.hpp"
#include "common/redis/connection.hpp"

namespace lg::redis {

namespace {

constexpr std::size_t kMemoryKept = std::size_t{1} << 20;  // one huge reply must not cost memory for ever
constexpr int kMostElements = 1 << 26;

}  // namespace

struct ReplyReader::Building {
  static ReplyReader& of(const redisReadTask* task) { return *static_cast<ReplyReader*>(task->privdata); }

  // What is returned is never looked into, and must not be null.
  static void* add(const redisReadTask* task, ReplyType type, std::size_t size, std::int64_t value) {
    of(task).nodes_.push_back({type, static_cast<std::uint32_t>(size), value});
    return task->privdata;
  }
  static void* text(const redisReadTask* task, char* bytes, std::size_t size) {
    const ReplyType type = task->type == REDIS_REPLY_ERROR    ? ReplyType::error
                           : task->type == REDIS_REPLY_STATUS ? ReplyType::status
                                                              : ReplyType::text;
    std::string& texts = of(task).texts_;
    const std::size_t start = texts.size();
    texts.append(bytes, size);
    return add(task, type, size, static_cast<std::int64_t>(start));
  }
  static void* array(const redisReadTask* task, int elements) {
    if (elements < 0 || elements > kMostElements) return nullptr;
    return add(task, ReplyType::array, static_cast<std::size_t>(elements), 0);
  }
  static void* integer(const redisReadTask* task, long long value) { return add(task, ReplyType::integer, 0, value); }
  static void* nil(const redisReadTask* task) { return add(task, ReplyType::nil, 0, 0); }
  static void release(void*) {}
};

void ReplyReader::Release::operator()(redisReader* reader) const {
  redisReaderFree(reader);
}

ReplyReader::ReplyReader() {
  reset();
}

ReplyReader::~ReplyReader() = default;

void ReplyReader::reset() {
  static redisReplyObjectFunctions functions{Building::text, Building::array, Building::integer, Building::nil,
                                             Building::release};
  reader_.reset(redisReaderCreateWithFunctions(&functions));
  if (!reader_) throw std::bad_alloc();
  reader_->privdata = this;
  nodes_.clear();
  texts_.clear();
  complete_ = true;
}

void ReplyReader::feed(std::string_view bytes) {
  redisReaderFeed(reader_.get(), bytes.data(), bytes.size());
}

std::optional<Reply> ReplyReader::next() {
  if (complete_) {
    nodes_.clear();
    texts_.clear();
    if (texts_.capacity() > kMemoryKept) texts_.shrink_to_fit();
    if (nodes_.capacity() > kMemoryKept / sizeof(ReplyNode)) nodes_.shrink_to_fit();
    complete_ = false;
  }
  void* reply = nullptr;
  if (redisReaderGetReply(reader_.get(), &reply) != REDIS_OK) {
    throw ConnectionLost(std::string("what came is no answer of a Redis: ") + reader_->errstr);
  }
  if (reply == nullptr) return std::nullopt;
  complete_ = true;
  texts_.append(kPadding, '\0');
  return Reply(nodes_.data(), texts_.data());
}

}  // namespace lg::redis
