// SPDX-License-Identifier: Apache-2.0
#include "common/kafka/kafka_source.hpp"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "common/error/error.hpp"

namespace lg::kafka {

namespace {

constexpr std::size_t kBatch = 4096;  // messages
constexpr int kAnswerMilliseconds = 5000;
constexpr std::chrono::milliseconds kBetweenChecks{500};
constexpr std::chrono::milliseconds kBetweenTries{200};
constexpr int kTries = 50;

// Without a group nothing is committed, but librdkafka asks for a name.
constexpr const char* kNoGroup = "lg-without-a-group";

std::string milliseconds(Duration duration) {
  return fmt::format("{}", std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

std::vector<Property> our_properties(const ServiceSettings& services) {
  constexpr Duration kLongest = std::chrono::hours(24);  // as librdkafka has it
  const Duration poll = std::min<Duration>(services.retry_for + std::chrono::minutes(5), kLongest);
  return {{"client.id", "lg"},
          {"partition.assignment.strategy", "cooperative-sticky"},
          {"session.timeout.ms", "10000"},
          // How soon the members hear that the group changes; all wait for the last one.
          {"heartbeat.interval.ms", "500"},
          // Work may stand still as long as a service behind us is away.
          {"max.poll.interval.ms", milliseconds(poll)},
          {"isolation.level", "read_committed"},
          {"queued.max.messages.kbytes", "32768"},
          {"queued.min.messages", "50000"},
          {"fetch.wait.max.ms", "100"},
          {"reconnect.backoff.max.ms", "2000"}};
}

std::vector<Property> fixed_properties(const InputAddress& address) {
  return {{"group.id", address.group.empty() ? kNoGroup : address.group},
          {"enable.auto.commit", "false"},
          {"enable.auto.offset.store", "false"},
          {"enable.partition.eof", address.until_end || !address.order.empty() ? "true" : "false"},
          {"allow.auto.create.topics", "false"},
          {"auto.offset.reset", address.from == From::latest ? "latest" : "earliest"}};
}

}  // namespace

KafkaSource::KafkaSource(InputAddress address, Runtime& runtime, int output_descriptor, LineFeeds line_feeds)
    : address_(std::move(address)),
      runtime_(runtime),
      line_feeds_(line_feeds),
      waiter_(runtime.stop, output_descriptor),
      batch_(kBatch),
      tombstones_(runtime.counters["tombstones"]) {
  if (!address_.order.empty()) merge_.emplace(address_.order, address_.topic, runtime.times);
}

KafkaSource::~KafkaSource() {
  if (client_ && address_.subscribes()) {
    closing_ = true;
    if (leaving_) give_away();
    if (assigned_ && !client_->in_trouble() && !client_->is_joining()) {
      // Leaving lets the others go on at once.
      rd_kafka_consumer_close(client_->handle());
    } else {
      // Where no broker answers it would only wait, and between two generations librdkafka 2.0 waits for ever or fails
      // an assertion. The process ends now, and the group hears of it when the session has timed out.
      client_->abandon();
      static_cast<void>(client_.release());
      static_cast<void>(queue_.release());
      wake_descriptor_ = -1;
    }
  }
  queue_.reset();
  client_.reset();
  if (wake_descriptor_ >= 0) ::close(wake_descriptor_);
}

void KafkaSource::open() {
  wake_descriptor_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_descriptor_ < 0) throw Failure(describe_errno("cannot make an event descriptor"));
  Callbacks callbacks;
  callbacks.rebalance = [this](rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* partitions) {
    on_rebalance(error, partitions);
  };
  callbacks.committed = [this](rd_kafka_resp_err_t error) {
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR__NO_OFFSET) {
      commits_->forget_what_was_said();
    }
  };
  client_ = std::make_unique<Client>(RD_KAFKA_CONSUMER, runtime_, our_properties(runtime_.services),
                                     fixed_properties(address_), std::move(callbacks));
  commits_.emplace(*client_, runtime_, address_.topic, address_.group,
                   // The group cannot settle down while we do not hear what it says; what comes besides is kept.
                   [this](std::chrono::milliseconds wait) { fetch(wait); });
  const std::int32_t partitions = client_->count_partitions(address_.topic);
  rd_kafka_poll_set_consumer(client_->handle());
  queue_.reset(rd_kafka_queue_get_consumer(client_->handle()));
  const std::uint64_t one = 1;
  rd_kafka_queue_io_event_enable(queue_.get(), wake_descriptor_, &one, sizeof one);
  if (address_.subscribes()) {
    subscribe();
  } else {
    assign_share(partitions);
  }
}

void KafkaSource::subscribe() {
  const List topics(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(topics.get(), address_.topic.c_str(), RD_KAFKA_PARTITION_UA);
  const rd_kafka_resp_err_t error = rd_kafka_subscribe(client_->handle(), topics.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client_->fail(error, fmt::format("topic '{}'", address_.topic), {});
}

void KafkaSource::assign_share(std::int32_t partitions) {
  const InputAddress::Shard shard = address_.shard.value_or(InputAddress::Shard{0, 1});
  const List list(rd_kafka_topic_partition_list_new(partitions));
  for (std::int32_t number = shard.index; number < partitions; number += shard.count) {
    rd_kafka_topic_partition_list_add(list.get(), address_.topic.c_str(), number)->offset = RD_KAFKA_OFFSET_INVALID;
  }
  if (list->cnt == 0) {
    runtime_.messages.warning(fmt::format("share {} of {} is empty: topic '{}' has {} partitions", shard.index,
                                          shard.count, address_.topic, partitions));
  }
  const Timestamp until = runtime_.clock.now() + runtime_.services.retry_for;
  while (!address_.group.empty() && list->cnt > 0) {
    const rd_kafka_resp_err_t error = rd_kafka_committed(client_->handle(), list.get(), kAnswerMilliseconds);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    client_->check();
    if (error == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED || runtime_.clock.now() >= until ||
        !runtime_.clock.wait_until(runtime_.clock.now() + kBetweenTries)) {
      client_->fail(error, fmt::format("what group '{}' has committed", address_.group), {});
    }
  }
  for (int i = 0; i < list->cnt; ++i) {
    std::int64_t& offset = list->elems[i].offset;
    if (offset < 0) offset = address_.from == From::latest ? RD_KAFKA_OFFSET_END : RD_KAFKA_OFFSET_BEGINNING;
  }
  take_over(list.get());
  const rd_kafka_resp_err_t error = rd_kafka_assign(client_->handle(), list.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client_->fail(error, fmt::format("topic '{}'", address_.topic), {});
}

void KafkaSource::on_rebalance(rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* partitions) {
  rd_kafka_t* const handle = client_->handle();
  const char* const protocol = rd_kafka_rebalance_protocol(handle);
  cooperative_ = protocol != nullptr && std::string_view(protocol) == "COOPERATIVE";
  if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    take_over(partitions);
    go_on_where_lost(partitions);
    if (cooperative_) {
      rd_kafka_error_t* const problem = rd_kafka_incremental_assign(handle, partitions);
      if (problem != nullptr) problem_ = rd_kafka_error_string(problem);
      rd_kafka_error_destroy(problem);
    } else {
      const rd_kafka_resp_err_t problem = rd_kafka_assign(handle, partitions);
      if (problem != RD_KAFKA_RESP_ERR_NO_ERROR) problem_ = rd_kafka_err2str(problem);
    }
    return;
  }
  leaving_.reset(rd_kafka_topic_partition_list_copy(partitions));
  told_of_handover_ = false;
  // Those that are lost belong to others already, and nothing can be committed for them. At the end all is settled.
  if (closing_ || rd_kafka_assignment_lost(handle) != 0) give_away();
}

void KafkaSource::take_over(rd_kafka_topic_partition_list_t* partitions) {
  assigned_ = true;
  for (int i = 0; i < partitions->cnt; ++i) {
    const std::int32_t number = partitions->elems[i].partition;
    std::unique_ptr<Partition> partition = std::make_unique<Partition>(
        names_.try_emplace(number, fmt::format("kafka:{}/{}", address_.topic, number)).first->second);
    if (address_.until_end) {
      std::int64_t low = 0;
      std::int64_t high = 0;
      rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
      for (int tries = 0; tries < kTries; ++tries) {
        error = rd_kafka_query_watermark_offsets(client_->handle(), address_.topic.c_str(), number, &low, &high,
                                                 kAnswerMilliseconds);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
      }
      if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        problem_ = fmt::format("the end of partition {} is not known: {}", number, rd_kafka_err2str(error));
      }
      partition->set_end(high);
    }
    partitions_[number] = std::move(partition);
  }
}

// What was handed out of a partition before it was lost, as when the brokers were away for too long, need not come
// again if it comes back, though it could not be committed: unless this process dies, it is on its way.
void KafkaSource::go_on_where_lost(rd_kafka_topic_partition_list_t* partitions) {
  const List known(rd_kafka_topic_partition_list_new(1));
  for (int i = 0; i < partitions->cnt; ++i) {
    const std::int32_t number = partitions->elems[i].partition;
    if (lost_at_.contains(number)) {
      rd_kafka_topic_partition_list_add(known.get(), address_.topic.c_str(), number)->offset = RD_KAFKA_OFFSET_INVALID;
    }
  }
  if (known->cnt == 0) return;
  if (rd_kafka_committed(client_->handle(), known.get(), kAnswerMilliseconds) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  for (int i = 0; i < known->cnt; ++i) {
    const std::int32_t number = known->elems[i].partition;
    const std::int64_t position = lost_at_.extract(number).mapped();
    std::int64_t low = 0;
    std::int64_t high = 0;
    if (known->elems[i].offset >= position ||
        rd_kafka_query_watermark_offsets(client_->handle(), address_.topic.c_str(), number, &low, &high,
                                         kAnswerMilliseconds) != RD_KAFKA_RESP_ERR_NO_ERROR ||
        position < low || position > high) {
      continue;
    }
    rd_kafka_topic_partition_list_find(partitions, address_.topic.c_str(), number)->offset = position;
    partitions_.at(number)->pass(position);
  }
}

void KafkaSource::give_away() {
  for (int i = 0; i < leaving_->cnt; ++i) {
    const std::int32_t number = leaving_->elems[i].partition;
    const auto found = partitions_.find(number);
    if (found == partitions_.end()) continue;
    if (const std::optional<std::int64_t> position = found->second->position()) lost_at_[number] = *position;
    std::erase(filled_, found->second.get());
    partitions_.erase(found);
    commits_->forget(number);
  }
  rd_kafka_t* const handle = client_->handle();
  if (cooperative_) {
    rd_kafka_error_destroy(rd_kafka_incremental_unassign(handle, leaving_.get()));
  } else {
    rd_kafka_assign(handle, nullptr);
  }
  leaving_.reset();
}

bool KafkaSource::fetch(std::chrono::milliseconds wait) {
  const ssize_t count =
      rd_kafka_consume_batch_queue(queue_.get(), static_cast<int>(wait.count()), batch_.data(), batch_.size());
  for (ssize_t i = 0; i < count; ++i) {
    take(*batch_[static_cast<std::size_t>(i)]);
    rd_kafka_message_destroy(batch_[static_cast<std::size_t>(i)]);
  }
  if (!problem_.empty()) throw ServiceError(fmt::format("topic '{}': {}", address_.topic, problem_));
  return count > 0;
}

void KafkaSource::take(const rd_kafka_message_t& message) {
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR && message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    if (message.err == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED) {
      runtime_.messages.warning(
          "the group has given our partitions away, since we did not ask for so long; some records "
          "may come twice (max.poll.interval.ms)");
      return;
    }
    const char* const reason = rd_kafka_message_errstr(&message);
    if (message.err == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED && address_.group.empty()) return;
    client_->note_refusal(message.err, reason == nullptr ? "" : reason);
    return;
  }
  client_->note_life();
  const auto found = partitions_.find(message.partition);
  if (found == partitions_.end()) return;
  Partition& partition = *found->second;
  if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    partition.pass(message.offset);
    partition.caught_up = true;
    if (address_.until_end) partition.set_at_end();
    return;
  }
  partition.caught_up = false;
  if (partition.is_beyond_end(message.offset)) {
    partition.set_at_end();
    return;
  }
  if (message.payload == nullptr) {
    ++tombstones_;
    partition.pass(message.offset + 1);
    return;
  }
  if (merge_) {
    merge_->take(partition, {static_cast<const char*>(message.payload), message.len}, message.offset);
    return;
  }
  partition.append({static_cast<const char*>(message.payload), message.len}, message.offset, line_feeds_);
  if (partition.listed) return;
  partition.listed = true;
  filled_.push_back(&partition);
}

// A partition that is far ahead of the others in time would be held in memory whole.
void KafkaSource::pause_and_resume() {
  const List pause(rd_kafka_topic_partition_list_new(1));
  const List resume(rd_kafka_topic_partition_list_new(1));
  for (const auto& [number, partition] : partitions_) {
    const bool full =
        partition->held() >= PartitionMerge::kMostHeld || partition->held_bytes() >= PartitionMerge::kMostHeldBytes;
    const bool low = partition->held() < PartitionMerge::kMostHeld / 2 &&
                     partition->held_bytes() < PartitionMerge::kMostHeldBytes / 2;
    if (partition->paused ? !low : !full) continue;
    rd_kafka_topic_partition_list_add(partition->paused ? resume.get() : pause.get(), address_.topic.c_str(), number);
    partition->paused = !partition->paused;
  }
  if (pause->cnt > 0) rd_kafka_pause_partitions(client_->handle(), pause.get());
  if (resume->cnt > 0) rd_kafka_resume_partitions(client_->handle(), resume.get());
}

bool KafkaSource::is_at_end() const {
  return address_.until_end && assigned_ && std::all_of(partitions_.begin(), partitions_.end(), [](const auto& one) {
           return one.second->is_at_end() && !one.second->holds();
         });
}

Source::Event KafkaSource::next(std::chrono::milliseconds wait) {
  const Deadline deadline(wait);
  if (leaving_ && told_of_handover_) give_away();
  for (;;) {
    if (runtime_.stop.requested()) return {Event::Kind::stopped};
    if (!filled_.empty()) {
      Partition& partition = *filled_.back();
      filled_.pop_back();
      partition.listed = false;
      return {Event::Kind::data, &partition.stream()};
    }
    if (merge_ && assigned_) {
      const bool any = merge_->advance(partitions_);
      pause_and_resume();
      if (any) return {Event::Kind::data, &merge_->stream()};
    }
    if (leaving_) {
      told_of_handover_ = true;
      return {Event::Kind::handover};
    }
    if (is_at_end()) {
      for (const auto& [number, partition] : partitions_) {
        if (!partition->stream().buffer.empty()) return {Event::Kind::stream_end, &partition->stream()};
      }
      return {Event::Kind::end};
    }
    if (fetch(std::chrono::milliseconds(0))) continue;
    if (leaving_) continue;
    client_->check();
    switch (waiter_.wait(wake_descriptor_, deadline.sooner(kBetweenChecks))) {
      case Waiter::Wake::readable: {
        std::uint64_t count = 0;
        [[maybe_unused]] const ssize_t got = ::read(wake_descriptor_, &count, sizeof count);
        break;
      }
      case Waiter::Wake::signalled:
        break;
      case Waiter::Wake::timed_out:
        if (deadline.passed()) return {Event::Kind::idle};
        break;
    }
  }
}

void KafkaSource::mark(Mark mark) {
  Commits::Positions positions;
  for (const auto& [number, partition] : partitions_) {
    if (const std::optional<std::int64_t> position = partition->position()) positions.emplace_back(number, *position);
  }
  commits_->note(mark, std::move(positions));
}

void KafkaSource::commit(Mark mark, bool wait) {
  commits_->commit(mark, wait);
}

}  // namespace lg::kafka
