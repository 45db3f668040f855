// SPDX-License-Identifier: Apache-2.0
#include "common/redis/stream_control.hpp"

#include <fmt/format.h>

#include <charconv>

#include "common/error/error.hpp"

namespace lg::redis {

namespace {

constexpr std::string_view kClaimAtOnce = "100";

}  // namespace

StreamId parse_stream_id(std::string_view text) {
  const std::size_t dash = text.find('-');
  const char* const end = text.data() + text.size();
  StreamId id;
  if (dash == std::string_view::npos) return {};
  if (std::from_chars(text.data(), text.data() + dash, id.first).ptr != text.data() + dash) return {};
  if (std::from_chars(text.data() + dash + 1, end, id.second).ptr != end) return {};
  return id;
}

std::string to_text(const StreamId& id) {
  return fmt::format("{}-{}", id.first, id.second);
}

StreamControl::StreamControl(const StreamPlace& place, const Access& access, Runtime& runtime,
                             std::function<void(const Reply&)> take)
    : place_(place), client_(access, runtime, *this), take_(std::move(take)) {}

void StreamControl::make_group(bool from_latest) {
  questions_.push_back(Question::group);
  client_.command({"XGROUP", "CREATE", place_.key, place_.group, from_latest ? "$" : "0", "MKSTREAM"});
  await();
}

StreamId StreamControl::ask_newest() {
  questions_.push_back(Question::newest);
  client_.command({"XREVRANGE", place_.key, "+", "-", "COUNT", "1"});
  await();
  return newest_;
}

void StreamControl::acknowledge(const std::vector<StreamId>& ids) {
  questions_.push_back(Question::acknowledge);
  client_.begin(3 + ids.size());
  client_.word("XACK");
  client_.word(place_.key);
  client_.word(place_.group);
  for (const StreamId& id : ids) client_.word(to_text(id));
  client_.end();
}

void StreamControl::claim(Duration idle) {
  claiming_ = true;
  idle_ = std::to_string(std::chrono::floor<std::chrono::milliseconds>(idle).count());
  ask_to_claim("0-0");
}

void StreamControl::ask_to_claim(std::string_view from) {
  questions_.push_back(Question::claim);
  client_.command({"XAUTOCLAIM", place_.key, place_.group, place_.consumer, idle_, from, "COUNT", kClaimAtOnce});
}

void StreamControl::on_reply(const Reply& reply) {
  const Question question = questions_.front();
  questions_.pop_front();
  const bool no_group = reply.text().starts_with("NOGROUP");  // the reader makes it again
  const bool has_group = question == Question::group && reply.text().starts_with("BUSYGROUP");
  if (question == Question::claim) claiming_ = false;
  if (reply.is_error()) {
    if (no_group || has_group) return;
    throw Failure(fmt::format("cannot read '{}': {}", place_.name, client_.reason(reply)));
  }
  if (question == Question::newest)
    newest_ = reply.size() == 0 ? StreamId{} : parse_stream_id(reply.first().first().text());
  if (question != Question::claim || reply.size() < 2) return;
  const Reply next = reply.first();
  take_(next.next());
  if (next.text() == "0-0") return;
  claiming_ = true;
  ask_to_claim(next.text());
}

}  // namespace lg::redis
