// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/gateway.hpp"

#include <absl/strings/str_replace.h>
#include <fmt/format.h>

#include "common/error/error.hpp"
#include "common/io/secret.hpp"
#include "common/text/first_line.hpp"
#include "tools/lgsms/segments.hpp"

namespace lg::sms {

namespace {

constexpr std::size_t kShown = 200;

}  // namespace

Gateway::Gateway(GatewaySettings settings)
    : settings_(std::move(settings)),
      message_(fields_.add("message")),
      error_(fields_.add("error")),
      error_message_(fields_.add("error.message")),
      detail_(fields_.add("detail")),
      sid_(fields_.add("sid")),
      id_(fields_.add("id")),
      message_id_(fields_.add("message_id")),
      finder_(fields_) {
  if (settings_.secret.empty() || settings_.style == GatewayStyle::json) {
    password_ = settings_.secret;
    return;
  }
  const std::size_t colon = settings_.secret.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == settings_.secret.size()) {
    throw UsageError("the secret of --token-file is not of the form user:password, as this style needs it");
  }
  user_ = settings_.secret.substr(0, colon);
  password_ = settings_.secret.substr(colon + 1);
}

net::Parameters Gateway::addressed(const Message& message, std::string_view to, std::string_view from,
                                   std::string_view text) const {
  net::Parameters parameters;
  if (!settings_.from.empty()) parameters.emplace_back(from, settings_.from);
  parameters.emplace_back(to, message.to);
  parameters.emplace_back(text, message.text);
  return parameters;
}

net::HttpRequest Gateway::request(const Message& message, const std::string& id) const {
  net::HttpRequest request;
  request.url = settings_.url;
  request.headers.push_back("Idempotency-Key: " + id);
  const net::Parameters& more = settings_.parameters;
  switch (settings_.style) {
    case GatewayStyle::twilio: {
      const bool is_service = settings_.from.starts_with("MG");
      net::Parameters form = addressed(message, "To", is_service ? "MessagingServiceSid" : "From", "Body");
      form.insert(form.end(), more.begin(), more.end());
      request.method = net::HttpRequest::Method::post;
      request.body = net::form_of(form);
      request.user_and_password = settings_.secret;
      break;
    }
    case GatewayStyle::kannel: {
      net::Parameters query;
      if (!user_.empty()) query = {{"username", user_}, {"password", password_}};
      const net::Parameters address = addressed(message, "to", "from", "text");
      query.insert(query.end(), address.begin(), address.end());
      query.emplace_back("charset", "UTF-8");
      if (count_segments(message.text).unicode) query.emplace_back("coding", "2");
      query.insert(query.end(), more.begin(), more.end());
      request.url = net::with_query(settings_.url, query);
      break;
    }
    case GatewayStyle::json: {
      net::Parameters members = addressed(message, "to", "from", "text");
      members.insert(members.end(), more.begin(), more.end());
      for (const auto& [name, value] : members) {
        request.body += request.body.empty() ? '{' : ',';
        append_json_string(request.body, name);
        request.body += ':';
        append_json_string(request.body, value);
      }
      request.body += '}';
      request.method = net::HttpRequest::Method::post;
      request.headers.emplace_back("Content-Type: application/json");
      if (!password_.empty()) request.headers.push_back("Authorization: Bearer " + password_);
      break;
    }
  }
  return request;
}

std::string Gateway::shown(std::string_view said) const {
  std::string text(said);
  text = user_.empty() ? without_secret(std::move(text), password_) : without_credentials(text, settings_.secret);
  std::string encoded;  // as in a query
  net::append_percent_encoded(encoded, password_);
  text = without_secret(std::move(text), encoded);
  return first_line(without_secret(std::move(text), absl::StrReplaceAll(encoded, {{"%20", "+"}})), kShown);
}

bool Gateway::parse(const std::string& body) {
  if (body.empty() || body.front() != '{') return false;
  padded_ = body;
  padded_.append(kPadding, ' ');
  return finder_.find(std::string_view(padded_).substr(0, body.size()), record_).empty();
}

std::string_view Gateway::member(std::initializer_list<std::size_t> slots) const {
  for (const std::size_t slot : slots) {
    const Value& value = record_[slot];
    if ((value.is_text() || value.is_number()) && !value.text.empty()) return value.text;
  }
  return {};
}

std::string Gateway::said_by(const net::HttpAnswer& answer) {
  const std::string_view said = parse(answer.body) ? member({message_, error_message_, error_, detail_}) : answer.body;
  const std::string text = shown(said);
  return text.empty() ? fmt::format("HTTP {}", answer.status) : fmt::format("HTTP {}: {}", answer.status, text);
}

Verdict Gateway::judge(const net::HttpAnswer& answer) {
  using Outcome = net::HttpAnswer::Outcome;
  Verdict verdict;
  verdict.status = answer.status;
  if (answer.outcome != Outcome::whole) {
    verdict.reason = shown(answer.error);
    if (answer.outcome == Outcome::unreached) {
      verdict.kind = answer.untrusted ? Verdict::Kind::misconfigured : Verdict::Kind::not_sent;
    }
    return verdict;
  }
  if (answer.status >= 200 && answer.status < 300) {
    verdict.kind = Verdict::Kind::sent;
    const std::string_view reference = parse(answer.body) ? member({sid_, message_id_, id_}) : answer.body;
    verdict.reference = shown(reference);
    return verdict;
  }
  verdict.reason = said_by(answer);
  const bool unknown_to_it =
      answer.status == 401 || answer.status == 407 || (answer.status == 403 && settings_.style == GatewayStyle::kannel);
  if (answer.status == 429 || answer.status == 503) {
    verdict.kind = Verdict::Kind::not_sent;
    verdict.retry_after = answer.retry_after;
  } else if (unknown_to_it || answer.status < 400) {
    verdict.kind = Verdict::Kind::misconfigured;
  } else if (answer.status < 500) {
    verdict.kind = Verdict::Kind::refused;
  }
  return verdict;
}

}  // namespace lg::sms
