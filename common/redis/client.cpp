// SPDX-License-Identifier: Apache-2.0
#include "common/redis/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <random>

#include "common/error/error.hpp"
#include "common/io/secret.hpp"
#include "common/redis/server_error.hpp"

namespace lg::redis {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kRoom = 16 * 1024;  // hiredis moves what it holds now and then: more at once is slower
constexpr std::size_t kKept = 64 * 1024;  // bytes of answered commands that may lie before the others
constexpr milliseconds kSlice{100};       // between two looks at the stop
constexpr milliseconds kConnecting{5000};
constexpr Duration kLongestBackoff = std::chrono::seconds(5);
constexpr Duration kSilent = std::chrono::seconds(15);       // after which a warning is due
constexpr Duration kLastPatience = std::chrono::seconds(2);  // with an answer, when a termination was asked for

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

}  // namespace

Client::Client(Access access, Runtime& runtime, ReplyHandler& handler, std::unique_ptr<Connection> connection)
    : access_(std::move(access)),
      runtime_(runtime),
      handler_(handler),
      connection_(connection ? std::move(connection) : make_socket_connection(runtime.stop)),
      backoff_(std::random_device()(), Backoff::kFirst, kLongestBackoff),
      room_(new char[kRoom]) {}

void Client::open() {
  password_ = access_.read_password(runtime_.messages);
  while (!connection_->is_open()) {
    exchange(kSlice);
    if (!connection_->is_open() && runtime_.stop.requested()) {
      throw ServiceError(fmt::format("stopped while {} was not available: {}", name(), why_away_));
    }
  }
}

void Client::append_word(std::string& out, std::string_view bytes) {
  out += '$';
  append_number(out, bytes.size());
  out += "\r\n";
  out += bytes;
  out += "\r\n";
}

void Client::begin(std::size_t words) {
  begin();
  commands_ += '*';
  append_number(commands_, words);
  commands_ += "\r\n";
}

void Client::word(std::string_view bytes) {
  append_word(commands_, bytes);
}

void Client::end() {
  if (sizes_.empty()) last_heard_ = runtime_.clock.now();
  sizes_.push_back(commands_.size() - begin_);
}

void Client::command(std::initializer_list<std::string_view> words) {
  begin(words.size());
  for (const std::string_view each : words) word(each);
  end();
}

void Client::forget_unanswered() {
  commands_.clear();
  sizes_.clear();
  sent_ = answered_ = 0;
}

void Client::forget_answered() {
  if (sizes_.empty()) {
    forget_unanswered();
    if (commands_.capacity() > 64 * kKept) commands_.shrink_to_fit();
  } else if (answered_ >= kKept && answered_ >= commands_.size() / 2) {
    commands_.erase(0, answered_);
    sent_ -= answered_;
    answered_ = 0;
  }
}

std::size_t Client::exchange(milliseconds wait) {
  try {
    return connect(wait) ? transfer(wait) : 0;
  } catch (const ConnectionLost& lost) {
    note_lost(lost.what());
  }
  return 0;
}

std::size_t Client::transfer(milliseconds wait) {
  send();
  std::size_t count = receive();
  if (count == 0 && wait > milliseconds::zero()) {
    connection_->wait(unsent_bytes() > 0, wait);
    send();
    count = receive();
    if (count == 0) check_silence();
  }
  forget_answered();
  return count;
}

void Client::send() {
  while (sent_ < commands_.size()) {
    const std::size_t count = connection_->send(std::string_view(commands_).substr(sent_));
    if (count == 0) return;
    sent_ += count;
  }
}

std::size_t Client::fill() {
  const std::size_t count = connection_->receive(room_.get(), kRoom);
  reader_.feed({room_.get(), count});
  return count;
}

std::size_t Client::receive() {
  std::size_t count = 0;
  std::size_t bytes = kRoom;
  while (bytes == kRoom && !sizes_.empty()) {
    bytes = fill();
    while (const std::optional<Reply> reply = reader_.next()) {
      if (sizes_.empty()) throw ConnectionLost("an answer came that nobody asked for");
      check(*reply);
      answered_ += sizes_.front();
      sizes_.pop_front();
      ++count;
      if (away_since_) note_heard();
      handler_.on_reply(*reply);
    }
  }
  if (count > 0) note_heard();
  return count;
}

void Client::await(std::size_t unanswered) {
  std::optional<Timestamp> terminated;
  while (this->unanswered() > unanswered) {
    if (exchange(kSlice) > 0) continue;
    runtime_.clock.let_periodic_work();
    if (!runtime_.stop.terminated()) continue;
    const Timestamp now = runtime_.clock.now();
    if (!terminated) terminated = std::max(now, last_heard_);
    if (away_since_ || now - std::max(*terminated, last_heard_) >= kLastPatience) {
      throw ServiceError(
          fmt::format("stopped while {} had not answered{}{}", name(), why_away_.empty() ? "" : ": ", why_away_));
    }
  }
}

bool Client::connect(milliseconds wait) {
  if (connection_->is_open()) return true;
  if (away_since_) {
    const Timestamp now = runtime_.clock.now();
    if (now < next_try_) {
      pause_until(std::min<Timestamp>(next_try_, now + wait));
      if (runtime_.clock.now() < next_try_) return false;
    }
  }
  reader_.reset();
  sent_ = answered_;
  connection_->open(access_.address, kConnecting);
  shake_hands();
  if (was_connected_) handler_.on_reconnect();
  was_connected_ = true;
  last_heard_ = runtime_.clock.now();
  if (sizes_.empty()) note_heard();
  return true;
}

void Client::pause_until(Timestamp time) {
  // Once a stop is asked for, a clock does not wait any more.
  if (runtime_.clock.wait_until(time) || runtime_.stop.terminated()) return;
  const Duration left = std::clamp<Duration>(time - runtime_.clock.now(), Duration::zero(), kSlice);
  connection_->wait(false, std::chrono::ceil<milliseconds>(left));
}

void Client::shake_hands() {
  if (!password_.empty()) {
    const Reply reply =
        access_.address.user.empty() ? call({"AUTH", password_}) : call({"AUTH", access_.address.user, password_});
    if (reply.is_error()) throw Failure(fmt::format("{} refused the login: {}", name(), reason(reply)));
  }
  if (access_.address.database != 0) {
    const Reply reply = call({"SELECT", std::to_string(access_.address.database)});
    if (reply.is_error()) {
      throw Failure(fmt::format("{} refused database {}: {}", name(), access_.address.database, reason(reply)));
    }
  }
  // One that still reads its data says so now. A user may lack the right to PING, and need no more than his commands.
  const Reply reply = call({"PING"});
  if (reply.is_error() && classify(reply.text()) == ErrorClass::denied && !is_permission(reply.text())) check(reply);
}

Reply Client::call(std::initializer_list<std::string_view> words) {
  call_ = fmt::format("*{}\r\n", words.size());
  for (const std::string_view each : words) append_word(call_, each);
  std::string_view left = call_;
  const Timestamp deadline = runtime_.clock.now() + kConnecting;
  for (;;) {
    left.remove_prefix(left.empty() ? 0 : connection_->send(left));
    if (left.empty()) {
      const bool came = fill() > 0;
      if (const std::optional<Reply> reply = reader_.next()) {
        if (reply->is_error() && classify(reply->text()) == ErrorClass::not_now) throw ConnectionLost(reason(*reply));
        return *reply;
      }
      if (came) continue;
    }
    if (runtime_.clock.now() >= deadline || runtime_.stop.terminated()) {
      throw ConnectionLost("it takes connections and does not answer");
    }
    connection_->wait(!left.empty(), kSlice);
  }
}

std::string Client::reason(const Reply& error) const {
  return without_secret(std::string(error.text()), password_);
}

void Client::check(const Reply& reply) const {
  if (!reply.is_error()) return;
  switch (classify(reply.text())) {
    case ErrorClass::own:
      return;
    case ErrorClass::not_now:
      throw ConnectionLost(reason(reply));
    case ErrorClass::denied:
      throw Failure(fmt::format("{}: {}", name(), reason(reply)), std::string(hint_of(reply.text())));
  }
}

void Client::note_lost(const std::string& why) {
  connection_->close();
  sent_ = answered_;
  why_away_ = why;
  const Timestamp now = runtime_.clock.now();
  const Duration patience = runtime_.services.retry_for;
  if (!away_since_) {
    away_since_ = now;
    backoff_.reset();
    runtime_.messages.warning(
        fmt::format("{} is not available: {}; trying again for {}", name(), why, format_duration(patience)));
  }
  if (now - *away_since_ >= patience) {
    throw ServiceError(fmt::format("{} was not available for {}: {}", name(), format_duration(patience), why));
  }
  backoff_.count_failure();
  next_try_ = std::min<Timestamp>(now + backoff_.wait(), *away_since_ + patience);
}

void Client::note_heard() {
  last_heard_ = runtime_.clock.now();
  said_silent_ = false;
  if (!away_since_) return;
  const Duration away = std::chrono::floor<milliseconds>(last_heard_ - *away_since_);
  away_since_.reset();
  why_away_.clear();
  runtime_.messages.note(fmt::format("{} is back after {}", name(), format_duration(away)));
}

void Client::check_silence() {
  if (sizes_.empty()) return;
  const Duration silent = runtime_.clock.now() - last_heard_;
  const Duration patience = runtime_.services.retry_for;
  if (silent >= patience) {
    throw ServiceError(fmt::format("{} has not answered for {}", name(), format_duration(patience)));
  }
  if (silent < kSilent || said_silent_) return;
  said_silent_ = true;
  runtime_.messages.warning(fmt::format("{} does not answer; waiting for {}", name(), format_duration(patience)));
}

}  // namespace lg::redis
