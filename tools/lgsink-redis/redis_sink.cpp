// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-redis/redis_sink.hpp"

#include <fmt/format.h>

namespace lg::sink_redis {

namespace {

constexpr std::size_t kMostUnanswered = 4096;  // commands
constexpr std::size_t kMostHeldBytes = 8 << 20;
constexpr std::size_t kSendAt = 12 * 1024;  // bytes of commands; a Redis reads 16 KiB at once

const SinkOptions& checked(const SinkOptions& options) {
  options.check();
  return options;
}

}  // namespace

RedisSink::RedisSink(const SinkOptions& options, Runtime& runtime, std::unique_ptr<redis::Connection> connection)
    : options_(checked(options)),
      runtime_(runtime),
      client_(options.access(), runtime, *this, std::move(connection)),
      key_template_(options.key(), runtime.fields, runtime.times),
      stored_(runtime.counters["stored"]) {
  if (options.xadd.empty()) {
    maker_ = make_entry_maker(options, runtime.fields);
  } else {
    streams_.emplace(options.maxlen > 0 ? std::to_string(options.maxlen) : std::string(), options.expire_text());
  }
}

Rejection RedisSink::on_record(const Record& record, Output&) {
  key_.clear();
  Rejection rejection = key_template_.render(record, key_);
  if (rejection.empty() && maker_) rejection = maker_->take(record);
  if (!rejection.empty()) return rejection;
  if (streams_ && !streams_->knows(key_)) {
    client_.await(0);
    streams_->ask(client_, key_);
    client_.await(0);
  }
  held_.push(runtime_.dead_letters.current());
  Sent& sent = sent_.emplace_back();
  sent.unanswered = maker_ ? maker_->write(client_, key_) : streams_->add(client_, key_, record.bytes());
  if (client_.unsent_bytes() >= kSendAt) client_.exchange(std::chrono::milliseconds::zero());
  if (client_.unanswered() >= kMostUnanswered || held_.bytes() >= kMostHeldBytes) {
    client_.await(held_.bytes() >= kMostHeldBytes ? 0 : kMostUnanswered / 2);
  }
  return {};
}

void RedisSink::on_reply(const redis::Reply& reply) {
  if (streams_ && streams_->is_asking() && sent_.empty()) {
    streams_->take(reply);
    return;
  }
  Sent& sent = sent_.front();
  if (reply.is_error() && sent.refusal.empty()) sent.refusal = client_.reason(reply);
  if (streams_) streams_->take(reply);
  --sent.unanswered;
  finish_answered();
}

void RedisSink::finish_answered() {
  while (!sent_.empty() && sent_.front().unanswered == 0) {
    const Sent& sent = sent_.front();
    if (sent.refusal.empty()) {
      ++stored_;
    } else {
      runtime_.dead_letters.reject(held_.front(), sent.refusal);
    }
    sent_.pop_front();
    held_.pop();
    if (streams_) streams_->pop();
  }
  while (!marks_.empty() && marks_.front().records <= held_.popped()) {
    settled_ = marks_.front().mark;
    marks_.pop_front();
  }
}

void RedisSink::on_reconnect() {
  if (!streams_) return;
  streams_->resume(client_, [this](std::size_t index, std::size_t commands) { sent_[index].unanswered = commands; });
  finish_answered();
}

void RedisSink::on_mark(Mark mark) {
  if (held_.empty()) {
    settled_ = mark;
  } else {
    marks_.push_back({mark, held_.pushed()});
  }
}

std::vector<std::string> RedisSink::files_read() const {
  if (options_.password_file.empty()) return {};
  return {options_.password_file};
}

std::vector<std::string> RedisSink::explain() const {
  std::vector<std::string> lines;
  lines.push_back(fmt::format("{} '{}' in {}", maker_ ? maker_->describe() : "append the record to the stream",
                              options_.key(), client_.name()));
  if (options_.maxlen > 0) lines.push_back(fmt::format("keep the newest {} entries", options_.maxlen));
  if (options_.expire) lines.push_back(fmt::format("let the key vanish {} later", format_duration(*options_.expire)));
  return lines;
}

}  // namespace lg::sink_redis
