// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/server.hpp"

#include <fmt/format.h>

#include <random>

#include "common/error/error.hpp"
#include "common/io/secret.hpp"
#include "common/text/first_line.hpp"
#include "common/time/backoff.hpp"
#include "tools/lgsink-es/patience.hpp"

namespace lg::es {

namespace {

constexpr std::size_t kShown = 200;  // of an answer that is no error of theirs

}  // namespace

net::HttpRequest Server::request(net::HttpRequest::Method method, std::string_view path) const {
  net::HttpRequest request;
  request.method = method;
  request.url = settings_.url;
  request.url += path;
  request.headers.emplace_back("Content-Type: application/json");
  request.user_and_password = settings_.user_and_password;
  if (!settings_.api_key.empty()) request.headers.push_back("Authorization: ApiKey " + settings_.api_key);
  return request;
}

std::string Server::shown(std::string text) const {
  text = without_credentials(std::move(text), settings_.user_and_password);
  return without_secret(std::move(text), settings_.api_key);
}

std::string Server::said_by(const net::HttpAnswer& answer) {
  // What is cut off would hide a secret's end, and so its beginning from us.
  if (answer.outcome != net::HttpAnswer::Outcome::whole) return first_line(shown(answer.error), kShown);
  const std::string body = shown(answer.body);
  std::string text = error_body_.text(body);
  if (text.empty()) text = first_line(body, kShown);
  return text.empty() ? fmt::format("HTTP {}", answer.status) : fmt::format("HTTP {}: {}", answer.status, shown(text));
}

Verdict Server::judge(const net::HttpAnswer& answer) {
  constexpr int kRequestTimeout = 408;
  constexpr int kTooLarge = 413;
  constexpr int kTooMany = 429;
  Verdict verdict;
  if (answer.outcome != net::HttpAnswer::Outcome::whole) {
    verdict.reason = said_by(answer);
    if (answer.untrusted) verdict.kind = Verdict::Kind::refused;
    return verdict;
  }
  const int status = answer.status;
  if (status >= 200 && status < 300) {
    verdict.kind = Verdict::Kind::answered;
    return verdict;
  }
  verdict.reason = said_by(answer);
  verdict.retry_after = answer.retry_after;
  if (status == kTooLarge) {
    verdict.kind = Verdict::Kind::too_large;
  } else if (status == 400 && !error_body_.text(answer.body).empty()) {
    verdict.kind = Verdict::Kind::unreadable;
  } else if (status < 500 && status != kTooMany && status != kRequestTimeout) {
    verdict.kind = Verdict::Kind::refused;
  }
  return verdict;
}

net::HttpAnswer Server::call(const net::HttpRequest& request, net::HttpTransport& transport, Runtime& runtime) {
  Patience patience(runtime);
  for (;;) {
    transport.start(0, request);
    std::vector<std::pair<std::uint64_t, net::HttpAnswer>> answers;
    while (answers.empty()) {
      patience.attend();
      transport.work(Patience::kSlice, patience.wake_descriptor());
      answers = transport.take_answers();
    }
    net::HttpAnswer& answer = answers.front().second;
    const Verdict verdict = judge(answer);
    const bool may_be_meant = answer.status == 400 || answer.status == 404 || answer.status == 405;
    if (verdict.kind == Verdict::Kind::answered || may_be_meant) return std::move(answer);
    if (verdict.kind != Verdict::Kind::not_now) throw refusal(verdict.reason);
    patience.count_failure(verdict.reason, verdict.retry_after);
    while (patience.must_wait()) {
      patience.attend();
      transport.work(patience.slice(), patience.wake_descriptor());
    }
  }
}

}  // namespace lg::es
