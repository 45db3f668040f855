// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/redis_join.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"

namespace lg::join {

namespace {

using State = CachedRow::State;

constexpr std::size_t kMostAsked = 4096;  // questions without an answer
constexpr std::size_t kMostHeld = 32 * 1024;
constexpr std::size_t kMostHeldBytes = 8 << 20;
constexpr std::size_t kSendAt = 12 * 1024;  // bytes of questions; a Redis reads 16 KiB at once
constexpr std::size_t kLookAt = 512;        // records held after which it is worth looking for answers
constexpr std::uint64_t kMostCacheBytes = std::uint64_t{256} << 20;
constexpr std::size_t kShown = 100;

}  // namespace

RedisJoin::RedisJoin(const JoinOptions& options, Runtime& runtime, std::unique_ptr<redis::Connection> connection)
    : options_(options),
      runtime_(runtime),
      writer_(runtime.fields, options.miss_policy()),
      reply_row_(options, runtime.times),
      cache_(static_cast<std::size_t>(options.cache_size), kMostCacheBytes, options.cache_lifetime()),
      client_({redis::Address::parse(options.table), options.password_file}, runtime, *this, std::move(connection)),
      matched_(runtime.counters["matched"]),
      missed_(runtime.counters["missed"]),
      lookups_(runtime.counters["lookups"]),
      hits_(runtime.counters["cache_hits"]) {
  if (options.lookup.empty()) {
    event_field_ = options.event_field();
    key_slot_ = runtime.fields.add(event_field_);
  } else {
    lookup_.emplace(options.lookup, runtime.fields, runtime.times);
  }
  writer_.take_fields(reply_row_.fields());
  fields_taken_ = reply_row_.fields().size();
  finder_ = std::make_unique<FieldFinder>(runtime.fields);
}

bool RedisJoin::make_key(const Record& record) {
  key_.clear();
  if (lookup_) {
    no_key_ = lookup_->render(record, key_);
    return no_key_.empty();
  }
  append_plain(key_, record[key_slot_]);
  return !record[key_slot_].is_null();
}

Rejection RedisJoin::on_record(const Record& record, Output& output) {
  CachedRow* row = nullptr;
  if (make_key(record)) {
    row = cache_.find(key_, now_);
    if (row == nullptr) {
      row = &cache_.add(key_);
      reply_row_.ask(client_, key_);
      asked_.push_back(row);
      ++lookups_;
    } else {
      ++hits_;
    }
  } else {
    ++without_key_;
  }
  if (!held_.empty() || (row != nullptr && row->state == State::asked)) {
    hold(record, row);
    exchange(output);
    return {};
  }
  if (row != nullptr && row->state == State::found) {
    ++matched_;
    writer_.write(record, row->members(), output);
    return {};
  }
  ++missed_;
  if (writer_.miss() == Miss::dead_letter) return miss_reason(row);
  writer_.write_missing(record, output);
  return {};
}

void RedisJoin::hold(const Record& record, CachedRow* row) {
  const RawRecord& raw = runtime_.dead_letters.current();
  const std::string_view object = record.bytes();
  held_.push(raw);
  if (row != nullptr) ++row->users;
  waiting_.push_back({row, static_cast<std::uint32_t>(object.data() - raw.bytes.data()),
                      static_cast<std::uint32_t>(object.size()), static_cast<std::uint32_t>(fields_taken_),
                      record.is_empty_object(), writer_.has_any_field(record)});
}

void RedisJoin::exchange(Output& output) {
  if (client_.unsent_bytes() >= kSendAt || ++since_exchange_ >= kLookAt) {
    since_exchange_ = 0;
    client_.exchange(std::chrono::milliseconds::zero());
    write_settled(output);
  }
  if (client_.unanswered() >= kMostAsked) {
    client_.await(kMostAsked / 2);
    write_settled(output);
  }
  if (held_.size() >= kMostHeld || held_.bytes() >= kMostHeldBytes) settle_all(output);
}

void RedisJoin::settle_all(Output& output) {
  client_.await(0);
  write_settled(output);
}

void RedisJoin::on_reply(const redis::Reply& reply) {
  CachedRow& row = *asked_.front();
  asked_.pop_front();
  const State state = reply_row_.take(client_, reply, row.key());
  cache_.settle(row, state, reply_row_.members(), now_);
}

void RedisJoin::write_settled(Output& output) {
  if (fields_taken_ != reply_row_.fields().size()) {
    writer_.take_fields(reply_row_.fields());
    fields_taken_ = reply_row_.fields().size();
  }
  while (!held_.empty()) {
    const Waiting& waiting = waiting_.front();
    if (waiting.row != nullptr && waiting.row->state == State::asked) break;
    write_held(waiting, held_.front(), output);
    if (waiting.row != nullptr) cache_.release(*waiting.row);
    waiting_.pop_front();
    held_.pop();
  }
  while (!marks_.empty() && marks_.front().records <= held_.popped()) {
    settled_ = marks_.front().mark;
    marks_.pop_front();
  }
}

void RedisJoin::write_held(const Waiting& waiting, const RawRecord& raw, Output& output) {
  const State state = waiting.row == nullptr ? State::missing : waiting.row->state;
  const std::string_view object = raw.bytes.substr(waiting.object_begin, waiting.object_size);
  if (state == State::bad) {
    runtime_.dead_letters.reject(raw, waiting.row->members());
  } else if (state == State::found) {
    ++matched_;
    if (!waiting.has_fields && waiting.fields == fields_taken_) {
      RowWriter::write_appending(object, waiting.is_empty, waiting.row->members(), output);
    } else {
      finder_->find(raw.bytes, record_);
      writer_.write(record_, waiting.row->members(), output);
    }
  } else {
    ++missed_;
    finder_->find(raw.bytes, record_);
    if (writer_.miss() == Miss::dead_letter) {
      if (waiting.row == nullptr) make_key(record_);
      runtime_.dead_letters.reject(raw, miss_reason(waiting.row));
    } else {
      writer_.write_missing(record_, output);
    }
  }
}

std::string_view RedisJoin::miss_reason(const CachedRow* row) {
  if (row == nullptr) {
    reason_ = lookup_ ? std::string(no_key_) : fmt::format("no field '{}'", event_field_);
  } else {
    reason_ = fmt::format("no row for {} '{}'", lookup_ ? "key" : event_field_, row->key().substr(0, kShown));
  }
  return reason_;
}

void RedisJoin::on_idle(Output& output) {
  settle_all(output);
}

void RedisJoin::on_mark(Mark mark) {
  if (held_.empty()) {
    settled_ = mark;
  } else {
    marks_.push_back({mark, held_.pushed()});
  }
}

void RedisJoin::on_end(EndReason, Output& output) {
  settle_all(output);
  if (matched_ > 0 || missed_ == 0) return;
  const bool no_keys = without_key_ == missed_;
  runtime_.messages.warning(
      no_keys
          ? fmt::format("no record had the fields of the key; does {} name the right ones?", key_option())
          : fmt::format("no record found anything in {}; does {} make the right keys?", client_.name(), key_option()));
}

std::vector<std::string> RedisJoin::files_read() const {
  if (options_.password_file.empty()) return {};
  return {options_.password_file};
}

std::vector<std::string> RedisJoin::explain() const {
  std::vector<std::string> lines;
  lines.push_back(lookup_ ? fmt::format("look up the key '{}' in {}", options_.lookup, client_.name())
                          : fmt::format("look up {} in {}", event_field_, client_.name()));
  lines.push_back(reply_row_.describe());
  lines.push_back(options_.cache_size == 0 ? "ask for the key of every record, and remember nothing"
                                           : fmt::format("remember {} keys, found or not, for {}", options_.cache_size,
                                                         format_duration(options_.cache_lifetime())));
  lines.emplace_back(describe(writer_.miss()));
  return lines;
}

}  // namespace lg::join
