// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/bulk_sender.hpp"

#include <absl/container/flat_hash_set.h>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/net/gzip.hpp"
#include "common/record/json_text.hpp"

namespace lg::es {

namespace {

constexpr int kUnauthorized = 401;
constexpr int kForbidden = 403;
constexpr int kRequestTimeout = 408;
constexpr int kConflict = 409;
constexpr int kTooMany = 429;
constexpr int kGatewayTimeout = 504;

// Which document was asked about: its action line tells.
std::string addressed(std::string_view action) {
  return fmt::format(" (for {})", trim_end(action));
}

}  // namespace

BulkSender::BulkSender(SenderSettings settings, Server& server, net::HttpTransport& transport, Runtime& runtime)
    : settings_(std::move(settings)),
      server_(server),
      transport_(transport),
      runtime_(runtime),
      answer_(settings_.operation),
      patience_(runtime),
      indexed_(runtime.counters["indexed"]),
      existing_(runtime.counters["existing"]),
      retried_(runtime.counters["retried"]),
      requests_(runtime.counters["requests"]) {}

void BulkSender::start(Batch& batch) {
  std::swap(batch_, batch);
  states_.assign(batch_.size(), State::open);
  cut_into_parts();
  send();
}

void BulkSender::cut_into_parts() {
  const std::uint32_t count = static_cast<std::uint32_t>(batch_.size());
  for (std::uint32_t first = 0; first < count;) {
    std::uint32_t last = largest_ == kNoLimit ? count - 1 : first;
    while (last + 1 < count && batch_.lines(first, last + 1).size() <= largest_) ++last;
    Part part(last + 1 - first);
    std::iota(part.begin(), part.end(), first);
    parts_.push_back(std::move(part));
    first = last + 1;
  }
}

Timestamp BulkSender::next_step() const {
  const Timestamp now = runtime_.clock.now();
  return under_way_ ? now : std::max(now, patience_.due());
}

void BulkSender::step(std::chrono::milliseconds wait) {
  if (!busy()) return;
  patience_.attend();
  if (!under_way_ && patience_.must_wait()) {
    transport_.work(std::min(wait, patience_.slice()), patience_.wake_descriptor());
  }
  if (!under_way_ && !patience_.must_wait()) send();
  if (!under_way_) return;
  transport_.work(wait, patience_.wake_descriptor());
  for (auto& [call, answer] : transport_.take_answers()) {
    under_way_ = false;
    conclude(answer);
  }
  if (busy() && !under_way_ && !patience_.must_wait()) send();
}

std::string_view BulkSender::lines(const Part& part) {
  if (part.back() - part.front() + 1 == part.size()) return batch_.lines(part.front(), part.back());
  joined_.clear();
  for (const std::uint32_t item : part) joined_ += batch_.lines(item);
  return joined_;
}

void BulkSender::send() {
  const Part& part = parts_.front();
  net::HttpRequest request =
      server_.request(net::HttpRequest::Method::post, fmt::format("/_bulk?filter_path={}", BulkAnswer::kFilterPath));
  request.kept_body = lines(part);
  sent_bytes_ = request.kept_body.size();
  if (settings_.gzip) {
    const bool whole = part.size() == batch_.size() && !batch_.compressed.empty();
    if (!whole) net::gzip(request.kept_body, compressed_);
    request.kept_body = whole ? batch_.compressed : compressed_;
    request.headers.emplace_back("Content-Encoding: gzip");
  }
  ++requests_;
  under_way_ = true;
  transport_.start(++call_, std::move(request));
  transport_.work(std::chrono::milliseconds::zero(), -1);
}

void BulkSender::conclude(net::HttpAnswer& answer) {
  const Verdict verdict = server_.judge(answer);
  switch (verdict.kind) {
    case Verdict::Kind::answered:
      if (answer_.read(answer.body, parts_.front().size())) {
        conclude_items();
      } else if (answer.body.size() >= settings_.longest_answer && parts_.front().size() > 1) {
        divide({});  // it has so much to say that it does not fit
      } else {
        retried_ += parts_.front().size();
        patience_.count_failure("what it answers is no answer to a bulk request", {});
      }
      break;
    case Verdict::Kind::too_large:
      largest_ = std::max(sent_bytes_ / 2, kSmallest);
      divide(verdict.reason);
      break;
    case Verdict::Kind::unreadable:
      divide(verdict.reason);
      break;
    case Verdict::Kind::not_now:
      try_again(answer, verdict);
      break;
    case Verdict::Kind::refused:
      throw refusal(answer.status == kForbidden ? verdict.reason + addressed(batch_.action(parts_.front().front()))
                                                : verdict.reason);
  }
}

void BulkSender::try_again(const net::HttpAnswer& answer, const Verdict& verdict) {
  retried_ += parts_.front().size();
  patience_.count_failure(verdict.reason, verdict.retry_after);
  const bool by_size =
      answer.outcome == net::HttpAnswer::Outcome::torn || answer.status == kTooMany || answer.status == kGatewayTimeout;
  turned_away_ = by_size ? turned_away_ + 1 : 0;
  if (turned_away_ < 2) return;
  largest_ = std::max(sent_bytes_ / 2, kSmallest);
  if (parts_.front().size() > 1) divide(verdict.reason);
}

void BulkSender::conclude_items() {
  turned_away_ = 0;
  if (largest_ != kNoLimit && sent_bytes_ > largest_ / 2) largest_ += largest_ / 16;
  const Part part = std::move(parts_.front());
  parts_.pop_front();
  if (answer_.all_done()) {
    for (const std::uint32_t item : part) states_[item] = State::done;
    patience_.reset();
    finish_part();
    return;
  }
  const std::vector<ItemOutcome>& outcomes = answer_.outcomes();
  const bool takes_later_along = settings_.operation != "create";  // where the first one counts
  absl::flat_hash_set<std::string_view> waiting;  // actions of which an earlier document is tried again
  Part again;
  std::string first_reason;
  std::string forbidden;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const std::uint32_t item = part[i];
    const ItemOutcome& outcome = outcomes[i];
    const std::string_view action = batch_.action(item);
    if (outcome.status == kUnauthorized || outcome.status == kForbidden) {
      if (forbidden.empty()) forbidden = fmt::format("{} {}{}", outcome.status, outcome.reason, addressed(action));
      continue;
    }
    const bool failed = conclude_item(item, outcome);
    if (failed) {
      if (first_reason.empty()) first_reason = fmt::format("{} {}", outcome.status, outcome.reason);
      waiting.insert(action);
    }
    const bool is_later = takes_later_along && states_[item] == State::done && waiting.contains(action);
    if (failed || is_later) again.push_back(item);
  }
  if (!forbidden.empty()) throw refusal(forbidden);
  if (again.size() < part.size()) patience_.reset();
  if (again.empty()) {
    finish_part();
    return;
  }
  retried_ += again.size();
  patience_.count_failure(first_reason, {});
  parts_.push_front(std::move(again));
}

bool BulkSender::conclude_item(std::uint32_t item, const ItemOutcome& outcome) {
  const int status = outcome.status;
  if (status < 300) {
    states_[item] = State::done;
    return false;
  }
  if (status == kConflict && settings_.operation == "create") {  // it is there already
    if (states_[item] == State::open) states_[item] = State::existing;
    return false;
  }
  const bool concurrent = status == kConflict && settings_.operation == "update";
  if (status >= 500 || status == kTooMany || status == kRequestTimeout || concurrent) return true;
  reject(item, fmt::format("{} {}", status, outcome.reason));
  return false;
}

void BulkSender::divide(const std::string& reason) {
  Part part = std::move(parts_.front());
  parts_.pop_front();
  if (part.size() == 1) {
    reject(part.front(), reason);
    patience_.reset();
    finish_part();
    return;
  }
  const Part::iterator middle = part.begin() + static_cast<std::ptrdiff_t>(part.size() / 2);
  parts_.emplace_front(middle, part.end());
  parts_.emplace_front(part.begin(), middle);
}

void BulkSender::reject(std::uint32_t item, const std::string& reason) {
  states_[item] = State::dead;
  runtime_.dead_letters.reject(batch_.record(item), "the server does not take it: " + reason);
}

void BulkSender::finish_part() {
  if (busy()) return;
  indexed_ += static_cast<std::uint64_t>(std::count(states_.begin(), states_.end(), State::done));
  existing_ += static_cast<std::uint64_t>(std::count(states_.begin(), states_.end(), State::existing));
  settled_ = std::max(settled_, batch_.mark);
  batch_.clear();
}

}  // namespace lg::es
