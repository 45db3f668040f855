// SPDX-License-Identifier: Apache-2.0
// HTTP calls, several at once, by one thread (libcurl's multi interface). What matters to those who call is told apart
// exactly: nothing of the request has left this machine, a whole answer came, or anything in between.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/time/instant.hpp"

namespace lg::net {

// Secrets may be in any part of it: nothing of a request is ever shown or put into an error text.
struct HttpRequest {
  enum class Method { get, post, put };
  Method method = Method::get;
  std::string url;                   // http: or https:
  std::vector<std::string> headers;  // "Name: value"
  std::string user_and_password;     // "user:password" of basic authentication; empty: none
  std::string body;                  // of post and put
  // Stands in for `body` where it is not empty: bytes that the caller keeps where they are until the answer is there or
  // the transport gone. For bodies that are too large to be copied.
  std::string_view kept_body;
};

struct HttpAnswer {
  enum class Outcome {
    unreached,  // nothing of the request was sent
    torn,       // something was sent, and no whole answer came back: who knows what has been done over there
    whole       // `status` and `body` are what was answered
  };
  Outcome outcome = Outcome::unreached;
  int status = 0;                       // also of a torn answer, where it came so far; else 0
  std::string body;                     // its first HttpSettings::max_body bytes
  std::optional<Duration> retry_after;  // as the answer asked for
  std::string error;                    // why there is no whole answer: "Connection refused"
  bool untrusted = false;               // unreached, since the other side's certificate is not to be trusted
};

// The seam for tests.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  // Starts a call; its answer comes under `id`.
  virtual void start(std::uint64_t id, HttpRequest request) = 0;
  // Works on the calls, and waits for at most `wait` if there is nothing to do; less if `wake_descriptor` (-1: none)
  // becomes readable.
  virtual void work(std::chrono::milliseconds wait, int wake_descriptor) = 0;
  // The answers that have come since last asked.
  virtual std::vector<std::pair<std::uint64_t, HttpAnswer>> take_answers() = 0;
};

struct HttpSettings {
  Duration timeout = std::chrono::seconds(30);  // of a whole call
  std::string ca_file;  // PEM; whom to trust instead of whom the system trusts; empty: the system's choice
  // A connection that is kept saves a handshake; but where it turns out to be dead, libcurl sends the request again by
  // itself, so that it may be done twice. Only for requests that may be.
  bool keeps_connections = false;
  std::size_t max_body = std::size_t{64} * 1024;  // of an answer; what comes behind is dropped
};

class HttpClient final : public HttpTransport {
 public:
  // Throws Failure.
  explicit HttpClient(HttpSettings settings);
  ~HttpClient() override;

  void start(std::uint64_t id, HttpRequest request) override;
  void work(std::chrono::milliseconds wait, int wake_descriptor) override;
  std::vector<std::pair<std::uint64_t, HttpAnswer>> take_answers() override;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// Throws UsageError unless `url` is http: or https:, has a host, and has no user or password in it (which belong into a
// file: `secret_option` names the option for it).
void check_url(const std::string& url, const std::string& secret_option);

}  // namespace lg::net
