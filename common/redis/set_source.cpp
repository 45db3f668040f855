// SPDX-License-Identifier: Apache-2.0
#include "common/redis/set_source.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"
#include "common/io/uri.hpp"
#include "common/redis/source_lines.hpp"

namespace lg::redis {

namespace {

constexpr std::int64_t kSmall = 10'000;  // members that are read at once: so none comes twice
constexpr std::string_view kAtOnce = "1000";
constexpr Duration kShortestPoll = std::chrono::milliseconds(1);

}  // namespace

SetSource::SetSource(const std::string& text, Access access, Runtime& runtime, int output,
                     std::unique_ptr<Connection> connection)
    : runtime_(runtime),
      client_(std::move(access), runtime, *this, std::move(connection)),
      answers_(runtime.stop, output) {
  const Uri uri(text, kScheme, {"poll"});
  key_ = uri.name();
  if (key_.empty()) throw UsageError(fmt::format("'{}' names no key", text));
  if (const std::optional<std::string> poll = uri.parameter("poll")) {
    poll_ = parse_duration(*poll);
    if (*poll_ < kShortestPoll) throw UsageError(uri.describe("poll") + " is shorter than 1ms");
  }
  stream_.name = std::string(kScheme) + key_;
}

Source::Event SetSource::next(std::chrono::milliseconds wait) {
  using Kind = Event::Kind;
  using Outcome = Answers::Outcome;
  const Deadline deadline(wait);
  for (;;) {
    if (runtime_.stop.requested()) return {Kind::stopped};
    if (!lines_.empty()) {
      move_lines(lines_, stream_.buffer);
      return {Kind::data, &stream_};
    }
    Outcome outcome = Outcome::came;
    if (step_ != Step::done) {
      outcome = answers_.await(client_, deadline);
    } else if (!begun_) {
      begin();
    } else if (!poll_) {
      if (ended_) return {Kind::end};
      ended_ = true;
      return {Kind::stream_end, &stream_};
    } else {
      const Duration left = next_time_ - runtime_.clock.now();
      if (left > Duration::zero()) {
        outcome = answers_.sleep(deadline.sooner(std::chrono::ceil<std::chrono::milliseconds>(left)));
        if (outcome == Outcome::timed_out && !deadline.passed()) outcome = Outcome::came;
      } else {
        begin();
      }
    }
    if (outcome == Outcome::timed_out) return {Kind::idle};
  }
}

void SetSource::begin() {
  begun_ = true;
  step_ = Step::ask_size;
  client_.command({"SCARD", key_});
}

void SetSource::scan(std::string_view cursor) {
  step_ = Step::scan;
  client_.command({"SSCAN", key_, cursor, "COUNT", kAtOnce});
}

void SetSource::on_reconnect() {
  client_.forget_unanswered();
  if (step_ != Step::done) begin();
}

void SetSource::on_reply(const Reply& reply) {
  if (reply.is_error()) throw Failure(fmt::format("cannot read '{}': {}", stream_.name, client_.reason(reply)));
  if (step_ == Step::ask_size) {
    if (reply.integer() > kSmall) {
      scan("0");
    } else {
      step_ = Step::read_all;
      client_.command({"SMEMBERS", key_});
    }
    return;
  }
  if (step_ == Step::read_all) {
    take(reply);
  } else if (reply.size() == 2) {
    const Reply cursor = reply.first();
    take(cursor.next());
    if (cursor.text() != "0") {
      scan(cursor.text());
      return;
    }
  }
  step_ = Step::done;
  if (poll_) next_time_ = runtime_.clock.now() + *poll_;
}

void SetSource::take(const Reply& members) {
  Reply member = members.first();
  for (std::size_t i = 0; i < members.size(); ++i) {
    append_member(lines_, member.text());
    if (i + 1 < members.size()) member = member.next();
  }
}

std::string SetSource::describe() const {
  return fmt::format("the set '{}' in {}{}", key_, client_.name(),
                     poll_ ? fmt::format(", again every {}", format_duration(*poll_)) : "");
}

}  // namespace lg::redis
