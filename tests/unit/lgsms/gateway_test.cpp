// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/gateway.hpp"

#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "tools/lgsms/pace.hpp"

namespace lg::sms {

using Kind = Verdict::Kind;
using Outcome = net::HttpAnswer::Outcome;

namespace {

Message message() {
  Message message;
  message.campaign = "gold";
  message.key = "48";
  message.to = "+15550001";
  message.text = "Hi & \"bye\" \xE2\x82\xAC";
  return message;
}

net::HttpAnswer answer(int status, const std::string& body = "", Outcome outcome = Outcome::whole) {
  net::HttpAnswer result;
  result.outcome = outcome;
  result.status = status;
  result.body = body;
  return result;
}

Verdict judge(GatewayStyle style, const net::HttpAnswer& given, const std::string& secret = "") {
  GatewaySettings settings;
  settings.style = style;
  settings.secret = secret;
  return Gateway(settings).judge(given);
}

}  // namespace

TEST_CASE("A message is put as Twilio wants it") {
  GatewaySettings settings;
  settings.url = "https://api.example/Messages.json";
  settings.from = "+1999";
  settings.parameters = {{"StatusCallback", "https://me/"}};
  settings.secret = "AC1:sesame";
  const net::HttpRequest request = Gateway(settings).request(message(), "abc");
  CHECK(request.method == net::HttpRequest::Method::post);
  CHECK(request.url == "https://api.example/Messages.json");
  CHECK(request.body ==
        "From=%2B1999&To=%2B15550001&Body=Hi%20%26%20%22bye%22%20%E2%82%AC&StatusCallback=https%3A%2F%2Fme%2F");
  CHECK(request.user_and_password == "AC1:sesame");
  CHECK(request.headers == std::vector<std::string>{"Idempotency-Key: abc"});
  settings.from = "MG123";
  CHECK(Gateway(settings).request(message(), "abc").body.starts_with("MessagingServiceSid=MG123&To="));
}

TEST_CASE("A message is put as Kannel wants it") {
  GatewaySettings settings;
  settings.style = GatewayStyle::kannel;
  settings.url = "http://127.0.0.1:13013/cgi-bin/sendsms";
  settings.secret = "u:p&q";
  const net::HttpRequest request = Gateway(settings).request(message(), "abc");
  CHECK(request.method == net::HttpRequest::Method::get);
  CHECK(request.url ==
        "http://127.0.0.1:13013/cgi-bin/sendsms?username=u&password=p%26q&to=%2B15550001"
        "&text=Hi%20%26%20%22bye%22%20%E2%82%AC&charset=UTF-8");
  CHECK(request.user_and_password.empty());
  Message russian = message();
  russian.text = "\xD0\x96";
  CHECK(Gateway(settings).request(russian, "abc").url.ends_with("&text=%D0%96&charset=UTF-8&coding=2"));
}

TEST_CASE("A message is put as JSON") {
  GatewaySettings settings;
  settings.style = GatewayStyle::json;
  settings.url = "https://sms.example/";
  settings.secret = "sesame";
  const net::HttpRequest request = Gateway(settings).request(message(), "abc");
  CHECK(request.body == "{\"to\":\"+15550001\",\"text\":\"Hi & \\\"bye\\\" \xE2\x82\xAC\"}");
  CHECK(request.headers == std::vector<std::string>{"Idempotency-Key: abc", "Content-Type: application/json",
                                                    "Authorization: Bearer sesame"});
}

TEST_CASE("A secret must be of the form that its style needs") {
  GatewaySettings settings;
  for (const char* const secret : {"word", ":word", "user:"}) {
    settings.secret = secret;
    settings.style = GatewayStyle::twilio;
    CHECK_THROWS_AS(Gateway(settings), UsageError);
    settings.style = GatewayStyle::json;
    CHECK_NOTHROW(Gateway(settings));
  }
}

TEST_CASE("What an answer means") {
  const GatewayStyle style = GENERATE(GatewayStyle::twilio, GatewayStyle::kannel, GatewayStyle::json);
  for (const int status : {200, 201, 202, 204}) CHECK(judge(style, answer(status)).kind == Kind::sent);
  for (const int status : {429, 503}) CHECK(judge(style, answer(status)).kind == Kind::not_sent);
  for (const int status : {500, 501, 502, 504, 505, 507, 599}) CHECK(judge(style, answer(status)).kind == Kind::held);
  for (const int status : {400, 402, 404, 410, 422}) CHECK(judge(style, answer(status)).kind == Kind::refused);
  for (const int status : {301, 302, 401, 407}) CHECK(judge(style, answer(status)).kind == Kind::misconfigured);
  CHECK(judge(style, answer(403)).kind == (style == GatewayStyle::kannel ? Kind::misconfigured : Kind::refused));
  CHECK(judge(style, answer(0, "", Outcome::unreached)).kind == Kind::not_sent);
  for (const int status : {0, 201, 400, 429, 503}) {
    CHECK(judge(style, answer(status, "", Outcome::torn)).kind == Kind::held);
  }
  net::HttpAnswer untrusted = answer(0, "", Outcome::unreached);
  untrusted.untrusted = true;
  CHECK(judge(style, untrusted).kind == Kind::misconfigured);
}

TEST_CASE("The reference and the reason come from the answer") {
  CHECK(judge(GatewayStyle::twilio, answer(201, "{\n  \"sid\": \"SM1\",\n  \"status\": \"queued\"\n}")).reference ==
        "SM1");
  CHECK(judge(GatewayStyle::json, answer(200, "{\"id\":17}")).reference == "17");
  CHECK(judge(GatewayStyle::kannel, answer(202, "0: Accepted for delivery")).reference == "0: Accepted for delivery");
  CHECK(judge(GatewayStyle::twilio, answer(400, "{\"code\":1,\"message\":\"no such number\"}")).reason ==
        "HTTP 400: no such number");
  CHECK(judge(GatewayStyle::json, answer(400, "{\"error\":{\"message\":\"no\"}}")).reason == "HTTP 400: no");
  CHECK(judge(GatewayStyle::json, answer(400, "{\"error\":\"no\"}")).reason == "HTTP 400: no");
  CHECK(judge(GatewayStyle::json, answer(400, "{broken")).reason == "HTTP 400: {broken");
  CHECK(judge(GatewayStyle::json, answer(500)).reason == "HTTP 500");
  CHECK(judge(GatewayStyle::json, answer(400, "one\ntwo")).reason == "HTTP 400: one");
  CHECK(judge(GatewayStyle::json, answer(400, "\xFF\xFE")).reason == "HTTP 400");
  const Verdict cut = judge(GatewayStyle::json, answer(400, "a" + std::string(300, '\xC3')));
  CHECK(cut.reason.size() < 220);
}

TEST_CASE("A gateway that repeats the secret does not get it shown") {
  const Verdict verdict =
      judge(GatewayStyle::kannel, answer(400, "bad query password=p%26sesame (p&sesame)"), "u:p&sesame");
  CHECK(verdict.reason == "HTTP 400: bad query password=*** (***)");
  CHECK(judge(GatewayStyle::json, answer(200, "{\"id\":\"sesame\"}"), "sesame").reference == "***");
  // As it was sent: in base64, and in a form.
  CHECK(judge(GatewayStyle::twilio, answer(400, "what is Basic QUMxOnNlc2FtZQ== ?"), "AC1:sesame").reason ==
        "HTTP 400: what is Basic *** ?");
  CHECK(judge(GatewayStyle::kannel, answer(400, "password=open+ses%40me"), "u:open ses@me").reason ==
        "HTTP 400: password=***");
}

TEST_CASE("The rate is kept, with a little burst") {
  const Timestamp start{std::chrono::hours(1)};
  Pace pace(2, 1);
  CHECK(pace.next(start) <= start);
  pace.count_call(start);
  CHECK(pace.next(start) == start + std::chrono::milliseconds(500));
  CHECK(pace.next(start + std::chrono::milliseconds(500)) <= start + std::chrono::milliseconds(500));
  Pace fast(100, 1);
  for (int i = 0; i < 10; ++i) fast.count_call(start);
  CHECK(fast.next(start) == start + std::chrono::milliseconds(10));
  Pace free(0, 1);
  for (int i = 0; i < 1000; ++i) free.count_call(start);
  CHECK(free.next(start) <= start);
}

TEST_CASE("Pauses double with every one that did not help, up to a minute, and heed what is asked for") {
  Timestamp now{std::chrono::hours(1)};
  Pace pace(0, 7);
  Duration longest = Backoff::kFirst;
  for (int i = 0; i < 40; ++i) {
    const Timestamp until = pace.pause(now, now, std::nullopt);
    CHECK(until - now >= longest / 2);
    CHECK(until - now <= longest);
    CHECK(pace.pauses_in_a_row() == i + 1);
    // Others that were under way at the same time do not count again.
    pace.pause(now, now - std::chrono::milliseconds(1), std::nullopt);
    CHECK(pace.pauses_in_a_row() == i + 1);
    now = pace.next(now) + std::chrono::milliseconds(1);
    longest = std::min(longest * 2, Backoff::kLongest);
  }
  pace.end_row();
  CHECK(pace.pauses_in_a_row() == 0);
  CHECK(pace.pause(now, now, std::chrono::seconds(7)) == now + std::chrono::seconds(7));
  CHECK(pace.pause(now, now, std::chrono::hours(24)) == now + std::chrono::hours(1));
}

}  // namespace lg::sms
