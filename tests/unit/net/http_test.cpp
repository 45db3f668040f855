// SPDX-License-Identifier: Apache-2.0
#include "common/net/http.hpp"

#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "tests/unit/net/one_shot_server.hpp"

namespace lg::net {

namespace {

using Outcome = HttpAnswer::Outcome;

HttpAnswer call(HttpClient& client, const HttpRequest& request) {
  client.start(7, request);
  for (;;) {
    client.work(std::chrono::milliseconds(1000), -1);
    const std::vector<std::pair<std::uint64_t, HttpAnswer>> answers = client.take_answers();
    if (answers.empty()) continue;
    REQUIRE(answers.size() == 1);
    REQUIRE(answers.front().first == 7);
    return answers.front().second;
  }
}

HttpAnswer call(const std::string& url, const HttpSettings& settings = {}) {
  HttpClient client(settings);
  HttpRequest request;
  request.url = url;
  return call(client, request);
}

}  // namespace

TEST_CASE("A whole answer has its status, body and Retry-After") {
  test::OneShotServer server({"HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: 3\r\n\r\nnot"});
  const HttpAnswer answer = call(server.url());
  CHECK(answer.outcome == Outcome::whole);
  CHECK(answer.status == 503);
  CHECK(answer.body == "not");
  CHECK(answer.retry_after == std::chrono::seconds(7));
}

TEST_CASE("A request is sent as it was given") {
  test::OneShotServer server({"HTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n"});
  HttpClient client{{}};
  HttpRequest request;
  request.method = HttpRequest::Method::post;
  request.url = server.url();
  request.headers = {"X-One: 1"};
  request.user_and_password = "user:pass:word";
  request.body = std::string(3000, 'b');
  CHECK(call(client, request).status == 201);
  const std::string got = server.requests().at(0);
  CHECK(got.starts_with("POST /x HTTP/1.1\r\n"));
  CHECK(got.find("\r\nX-One: 1\r\n") != std::string::npos);
  CHECK(got.find("\r\nAuthorization: Basic dXNlcjpwYXNzOndvcmQ=\r\n") != std::string::npos);
  CHECK(got.find("Expect:") == std::string::npos);
  CHECK(got.ends_with("\r\n\r\n" + request.body));
}

TEST_CASE("Where nobody listens, nothing was sent") {
  std::string url;
  { url = test::OneShotServer({}).url(); }
  const HttpAnswer answer = call(url);
  CHECK(answer.outcome == Outcome::unreached);
  CHECK(answer.error.find("onnect") != std::string::npos);
  CHECK(call("http://no-such-host.invalid/").outcome == Outcome::unreached);
}

TEST_CASE("An answer that breaks off may have been preceded by deeds") {
  const std::string answer =
      GENERATE(as<std::string>(), "", "HTTP/1.1 200 OK\r\nContent-Len", "HTTP/1.1 503 No\r\n", "HTTP/1.1 5",
               "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\n",
               "what is this?\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal");
  CAPTURE(answer);
  test::OneShotServer server({answer});
  CHECK(call(server.url()).outcome == Outcome::torn);
}

TEST_CASE("An answer in chunks is whole with its trailers, and only with all of them") {
  const std::string start = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string chunks = "4\r\nhalf\r\n0\r\n";
  test::OneShotServer server({start + chunks + "\r\n", start + chunks + "X-Sum: 1\r\nX-More: 2\r\n\r\n",
                              start + chunks + "X-Sum: 1\r\n", start + chunks});
  for (int i = 0; i < 2; ++i) {
    const HttpAnswer answer = call(server.url());
    CHECK(answer.outcome == Outcome::whole);
    CHECK(answer.status == 201);
    CHECK(answer.body == "half");
  }
  CHECK(call(server.url()).outcome == Outcome::torn);
  CHECK(call(server.url()).outcome == Outcome::torn);
}

TEST_CASE("A call that takes too long is torn") {
  test::OneShotServer server({});
  // The kernel takes the connection and the request; nobody answers.
  HttpSettings settings;
  settings.timeout = std::chrono::milliseconds(50);
  CHECK(call(server.url(), settings).outcome == Outcome::torn);
}

TEST_CASE("No request is sent twice because a connection has died") {
  // The first answer lets the connection live, as far as the client can know; then it is closed.
  const std::string good = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  test::OneShotServer server({good, "", good});
  HttpClient client{{}};
  HttpRequest request;
  request.url = server.url();
  CHECK(call(client, request).status == 200);
  CHECK(call(client, request).outcome == Outcome::torn);
  CHECK(call(client, request).status == 200);
  CHECK(server.requests().size() == 3);
}

TEST_CASE("A large body is kept only so far") {
  const std::size_t size = HttpSettings{}.max_body + 1000;
  test::OneShotServer server(
      {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, 'x')});
  const HttpAnswer answer = call(server.url());
  CHECK(answer.outcome == Outcome::whole);
  CHECK(answer.body.size() == HttpSettings{}.max_body);
}

TEST_CASE("A URL must be one of HTTP, and must hold no secret") {
  CHECK_NOTHROW(check_url("https://gateway.example/a?b=c", "--token-file"));
  for (const char* const url : {"", "gateway.example", "ftp://gateway.example/", "http://", "file:///etc/passwd",
                                "https://user:word@gateway.example/", "https://user@gateway.example/"}) {
    CAPTURE(url);
    CHECK_THROWS_AS(check_url(url, "--token-file"), UsageError);
  }
}

}  // namespace lg::net
