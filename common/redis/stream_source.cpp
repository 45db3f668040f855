// SPDX-License-Identifier: Apache-2.0
#include "common/redis/stream_source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "common/error/error.hpp"
#include "common/io/uri.hpp"
#include "common/redis/source_lines.hpp"

namespace lg::redis {

namespace {

constexpr std::string_view kAtOnce = "500";
constexpr std::string_view kBlock = "5000";  // ms: how long Redis keeps a question for entries that are to come
constexpr std::size_t kAcknowledgedAtOnce = 500;
constexpr Duration kClaimAfter = std::chrono::minutes(5);
constexpr Duration kShortestClaim = std::chrono::milliseconds(1);
constexpr Duration kLongestBetweenClaims = std::chrono::seconds(30);

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "lg";
}

std::string required(const Uri& uri, std::string_view name) {
  const std::optional<std::string> value = uri.parameter(name);
  if (!value) throw UsageError(fmt::format("'{}': {}= is missing", uri.text(), name), "the group whose part we are");
  return *value;
}

StreamPlace place_of(const Uri& uri) {
  if (uri.name().empty()) throw UsageError(fmt::format("'{}' names no key", uri.text()));
  return {std::string(StreamSource::kScheme) + uri.name(), uri.name(), required(uri, "group"),
          uri.parameter("consumer").value_or(host_name())};
}

// One of two words; none: the first.
bool is_second(const Uri& uri, std::string_view name, std::string_view first, std::string_view second) {
  const std::optional<std::string> value = uri.parameter(name);
  if (!value || *value == first) return false;
  if (*value != second)
    throw UsageError(uri.describe(name) + " is neither " + std::string(first) + " nor " + std::string(second));
  return true;
}

}  // namespace

StreamSource::StreamSource(const std::string& text, const Access& access, Runtime& runtime, int output)
    : claim_after_(kClaimAfter),
      runtime_(runtime),
      client_(access, runtime, *this),
      control_(place_, access, runtime, [this](const Reply& entries) { take(entries); }),
      answers_(runtime.stop, output) {
  const Uri uri(text, kScheme, {"group", "consumer", "from", "until", "claim"});
  place_ = place_of(uri);
  from_latest_ = is_second(uri, "from", "earliest", "latest");
  if (const std::optional<std::string> until = uri.parameter("until")) {
    if (*until != "end") throw UsageError(uri.describe("until") + " is not end");
    until_end_ = true;
  }
  if (const std::optional<std::string> claim = uri.parameter("claim")) {
    claim_after_ = parse_duration(*claim);
    if (claim_after_ < kShortestClaim) throw UsageError(uri.describe("claim") + " is shorter than 1ms");
  }
  stream_.name = place_.name;
}

void StreamSource::open() {
  client_.open();
  control_.open();
  control_.make_group(from_latest_);
  if (until_end_) end_ = control_.ask_newest();
  read_on();
}

void StreamSource::read_on() {
  if (has_reached_end()) {
    finished_ = true;
  } else if (step_ == Step::pending) {
    client_.command({"XREADGROUP", "GROUP", place_.group, place_.consumer, "COUNT", kAtOnce, "STREAMS", place_.key,
                     to_text(pending_from_)});
  } else if (until_end_) {
    client_.command(
        {"XREADGROUP", "GROUP", place_.group, place_.consumer, "COUNT", kAtOnce, "STREAMS", place_.key, ">"});
  } else {
    client_.command({"XREADGROUP", "GROUP", place_.group, place_.consumer, "COUNT", kAtOnce, "BLOCK", kBlock, "STREAMS",
                     place_.key, ">"});
  }
}

Source::Event StreamSource::next(std::chrono::milliseconds wait) {
  using Kind = Event::Kind;
  const Deadline deadline(wait);
  for (;;) {
    if (runtime_.stop.requested()) return {Kind::stopped};
    control_.exchange();
    claim_if_due();
    handed_out_ = taken_;
    if (!lines_.empty()) {
      move_lines(lines_, stream_.buffer);
      return {Kind::data, &stream_};
    }
    if (finished_ && !control_.is_claiming()) {
      if (ended_) return {Kind::end};
      ended_ = true;
      return {Kind::stream_end, &stream_};
    }
    // What is taken over comes over the other connection: it is looked for now and then.
    const Deadline until = deadline.sooner(
        control_.is_claiming() ? std::chrono::milliseconds(20)
                               : std::chrono::ceil<std::chrono::milliseconds>(std::clamp<Duration>(
                                     next_claim_ - runtime_.clock.now(), kShortestClaim, kLongestBetweenClaims)));
    const bool timed_out =
        (finished_ ? answers_.sleep(until) : answers_.await(client_, until)) == Answers::Outcome::timed_out;
    if (timed_out && deadline.passed()) return {Kind::idle};
  }
}

void StreamSource::claim_if_due() {
  const Timestamp now = runtime_.clock.now();
  if (control_.is_claiming() || now < next_claim_ || finished_) return;
  next_claim_ = now + std::clamp<Duration>(claim_after_ / 2, std::chrono::milliseconds(100), kLongestBetweenClaims);
  control_.claim(claim_after_);
  control_.exchange();
}

void StreamSource::on_reconnect() {
  // An answer may have been lost after Redis had given us its entries.
  client_.forget_unanswered();
  step_ = Step::pending;
  pending_from_ = {};
  if (!finished_) read_on();
}

void StreamSource::on_reply(const Reply& reply) {
  if (reply.is_error()) {
    const std::string_view why = reply.text();
    if (!why.starts_with("NOGROUP") && !why.starts_with("UNBLOCKED")) {
      throw Failure(fmt::format("cannot read '{}': {}", place_.name, client_.reason(reply)));
    }
    runtime_.messages.warning(
        fmt::format("'{}' or its group is gone; it is made again, and read from its start", place_.name));
    control_.make_group(false);
    step_ = Step::pending;
    pending_from_ = {};
  } else if (reply.size() == 0) {  // nothing came
    if (until_end_ && step_ == Step::fresh) {
      finished_ = true;
      return;
    }
    step_ = Step::fresh;
  } else {
    const Reply entries = reply.first().first().next();
    if (step_ == Step::pending) {
      if (entries.size() == 0) {
        step_ = Step::fresh;
      } else {
        Reply last = entries.first();
        for (std::size_t i = 1; i < entries.size(); ++i) last = last.next();
        pending_from_ = parse_stream_id(last.first().text());
      }
    }
    take(entries);
  }
  read_on();
}

void StreamSource::take(const Reply& entries) {
  Reply entry = entries.first();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entry.size() == 2) {
      const Reply text = entry.first();
      const StreamId id = parse_stream_id(text.text());
      last_ = std::max(last_, id);
      if (known_.insert(id).second) {
        in_hand_.push_back(id);
        ++taken_;
        // One that was deleted meanwhile has no fields, and is only acknowledged.
        if (text.next().is_array()) append_entry(lines_, text.next());
      }
    }
    if (i + 1 < entries.size()) entry = entry.next();
  }
}

void StreamSource::commit(Mark mark, bool last) {
  std::uint64_t done = taken_ - in_hand_.size();
  std::uint64_t until = done;
  while (!marks_.empty() && marks_.front().mark <= mark) {
    until = marks_.front().entries;
    marks_.pop_front();
  }
  std::vector<StreamId> ids;
  for (; done < until; ++done) {
    ids.push_back(in_hand_.front());
    known_.erase(in_hand_.front());
    in_hand_.pop_front();
    if (ids.size() == kAcknowledgedAtOnce || done + 1 == until) {
      control_.acknowledge(ids);
      ids.clear();
    }
  }
  if (last) {
    control_.await();
  } else {
    control_.exchange();
  }
}

std::string StreamSource::describe() const {
  return fmt::format("the stream '{}' in {}, as '{}' of the group '{}'{}", place_.key, client_.name(), place_.consumer,
                     place_.group, until_end_ ? ", up to what is there at the start" : "");
}

}  // namespace lg::redis
