// SPDX-License-Identifier: Apache-2.0
#include "common/kafka/kafka_sink.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/error/error.hpp"
#include "common/record/value.hpp"

namespace lg::kafka {

namespace {

constexpr int kWaitMilliseconds = 100;

std::vector<Property> our_properties(const ServiceSettings& services) {
  const std::int64_t patience = std::chrono::ceil<std::chrono::milliseconds>(services.retry_for).count();
  return {{"client.id", "lg"},
          {"enable.idempotence", "true"},
          {"acks", "all"},
          // How long a message may wait for a broker that is away.
          {"message.timeout.ms", fmt::format("{}", std::clamp<std::int64_t>(patience, 1000, 2'000'000'000))},
          {"request.timeout.ms", "10000"},
          {"linger.ms", "1"},
          {"queue.buffering.max.messages", "500000"},
          {"queue.buffering.max.kbytes", "65536"},
          {"reconnect.backoff.max.ms", "2000"}};
}

// Whether the brokers refuse the message for what it is, so that others may get through.
bool is_about_the_message(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || error == RD_KAFKA_RESP_ERR_INVALID_MSG ||
         error == RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE || error == RD_KAFKA_RESP_ERR_INVALID_RECORD ||
         error == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE || error == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP;
}

}  // namespace

KafkaSink::KafkaSink(OutputAddress address, Runtime& runtime)
    : address_(std::move(address)), runtime_(runtime), finder_(fields_), source_("kafka:" + address_.topic) {
  if (!address_.key.empty()) key_slot_ = fields_.add(address_.key);
  intervals_.emplace_back();
}

KafkaSink::~KafkaSink() {
  topic_.reset();
  if (client_) rd_kafka_purge(client_->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
}

void KafkaSink::open() {
  Callbacks callbacks;
  callbacks.delivered = [this](const rd_kafka_message_t& message) { on_delivered(message); };
  client_ = std::make_unique<Client>(RD_KAFKA_PRODUCER, runtime_, our_properties(runtime_.services),
                                     std::vector<Property>(), std::move(callbacks));
  client_->count_partitions(address_.topic);
  topic_.reset(rd_kafka_topic_new(client_->handle(), address_.topic.c_str(), nullptr));
  if (!topic_) client_->fail(rd_kafka_last_error(), source_, {});
}

void KafkaSink::write(std::string_view records) {
  while (!records.empty()) {
    const std::size_t end = records.find('\n');
    send(records.substr(0, end));
    records.remove_prefix(end + 1);
  }
  serve(0);
}

std::string_view KafkaSink::key_of(std::string_view record) {
  if (!key_slot_ || !finder_.find(record, found_).empty()) return {};
  const Value& value = found_[*key_slot_];
  if (value.is_null()) return {};
  if (value.is_text()) return value.text;
  key_text_.clear();
  append_plain(key_text_, value);
  return key_text_;
}

void KafkaSink::send(std::string_view record) {
  ++records_;
  const std::string_view key = key_of(record);
  for (;;) {
    const int refused =
        rd_kafka_produce(topic_.get(), RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, const_cast<char*>(record.data()),
                         record.size(), key.data(), key.size(), &intervals_.back());
    if (refused == 0) {
      ++intervals_.back().outstanding;
      return;
    }
    const rd_kafka_resp_err_t error = rd_kafka_last_error();
    if (is_about_the_message(error)) {
      refuse(record, rd_kafka_err2str(error));
      return;
    }
    if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) client_->fail(error, source_, {});
    serve(kWaitMilliseconds);
    if (runtime_.stop.terminated() && client_->in_trouble()) {
      throw ServiceError(fmt::format("{}: stopped while no broker answers", source_));
    }
  }
}

void KafkaSink::refuse(std::string_view record, const char* reason) {
  RawRecord raw;
  raw.bytes = record;
  raw.source = source_;
  raw.line = records_;
  runtime_.dead_letters.reject(raw, fmt::format("the Kafka brokers do not take it: {}", reason));
}

void KafkaSink::on_delivered(const rd_kafka_message_t& message) {
  // Opaque is the interval, which stays where it is in the deque until nothing of it is outstanding.
  --static_cast<Interval*>(message._private)->outstanding;
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    client_->note_life();
  } else if (is_about_the_message(message.err)) {
    refuse({static_cast<const char*>(message.payload), message.len}, rd_kafka_err2str(message.err));
  } else if (!failure_ && message.err != RD_KAFKA_RESP_ERR__PURGE_QUEUE &&
             message.err != RD_KAFKA_RESP_ERR__PURGE_INFLIGHT) {
    failure_.emplace(message.err, rd_kafka_err2str(message.err));
  }
}

void KafkaSink::serve(int wait_milliseconds) {
  rd_kafka_poll(client_->handle(), wait_milliseconds);
  client_->check();
  if (failure_) client_->fail(failure_->first, fmt::format("topic '{}'", address_.topic), failure_->second);
}

void KafkaSink::mark(Mark mark) {
  intervals_.back().mark = mark;
  intervals_.emplace_back();
}

Mark KafkaSink::settled() {
  serve(0);
  while (intervals_.front().outstanding == 0 && intervals_.front().mark != 0) {
    settled_ = intervals_.front().mark;
    intervals_.pop_front();
  }
  return settled_;
}

void KafkaSink::close() {
  while (rd_kafka_outq_len(client_->handle()) > 0) {
    rd_kafka_flush(client_->handle(), kWaitMilliseconds);
    serve(0);
    if (runtime_.stop.terminated() && client_->in_trouble()) {
      throw ServiceError(fmt::format("{}: stopped while no broker answers", source_));
    }
  }
  serve(0);
}

}  // namespace lg::kafka
