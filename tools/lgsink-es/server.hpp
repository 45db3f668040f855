// SPDX-License-Identifier: Apache-2.0
// Server: how an Elasticsearch or OpenSearch is addressed, and what its answer means for a request as a whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/net/http.hpp"
#include "common/pipeline/runtime.hpp"
#include "tools/lgsink-es/server_error.hpp"

namespace lg::es {

struct ServerSettings {
  std::string url;                // without a slash at its end
  std::string user_and_password;  // of basic authentication; empty: none
  std::string api_key;            // as the server gave it, in base64; empty: none
};

struct Verdict {
  enum class Kind {
    answered,    // 2xx: the body tells
    too_large,   // 413
    unreadable,  // 400: something in the body makes it no request
    not_now,     // 429, 5xx, not reached, no whole answer: the same again later
    refused      // whatever is sent, it will not be taken: credentials, permissions, a foreign server
  };
  Kind kind = Kind::not_now;
  std::string reason;  // without secrets, valid UTF-8
  std::optional<Duration> retry_after;
};

class Server {
 public:
  explicit Server(ServerSettings settings) : settings_(std::move(settings)) {}

  // `path` begins with a slash.
  net::HttpRequest request(net::HttpRequest::Method method, std::string_view path) const;
  Verdict judge(const net::HttpAnswer& answer);

  // Makes a call and returns its answer, which is a success or one of 400, 404 and 405. Tries again while the server is
  // away, as long as --retry-for says. Throws Failure where it refuses us, ServiceError where it stays away.
  net::HttpAnswer call(const net::HttpRequest& request, net::HttpTransport& transport, Runtime& runtime);

  // "HTTP 400: mapper_parsing_exception: ..."
  std::string said_by(const net::HttpAnswer& answer);
  const std::string& url() const { return settings_.url; }

 private:
  std::string shown(std::string text) const;

  ServerSettings settings_;
  ErrorBody error_body_;
};

}  // namespace lg::es
