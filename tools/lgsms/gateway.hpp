// SPDX-License-Identifier: Apache-2.0
// Gateway: how a message is put to an HTTP SMS gateway of one of three styles, and what an answer means for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/net/http.hpp"
#include "common/net/url_text.hpp"
#include "common/record/record.hpp"
#include "tools/lgsms/message.hpp"

namespace lg::sms {

enum class GatewayStyle {
  twilio,  // POST of a form with To, From and Body; basic authentication
  kannel,  // GET with username, password, from, to and text in the query
  json     // POST of {"to":...,"from":...,"text":...}; a bearer token
};

struct GatewaySettings {
  std::string url;
  GatewayStyle style = GatewayStyle::twilio;
  std::string from;            // the sender; empty: none is named
  net::Parameters parameters;  // more of them, after ours
  std::string secret;          // "user:password", or the token of json; empty: none
};

// What became of a call.
struct Verdict {
  enum class Kind {
    sent,
    not_sent,      // 429, 503, or the gateway was not reached
    refused,       // this message is not wanted: any other 4xx
    held,          // perhaps sent: any other 5xx, a time-out, a broken answer
    misconfigured  // not sent, and no other message would be: the credentials or the URL are wrong
  };
  Kind kind = Kind::held;
  int status = 0;
  std::string reason;     // without secrets, valid UTF-8
  std::string reference;  // the gateway's name for the message
  std::optional<Duration> retry_after;
};

class Gateway {
 public:
  // Throws UsageError where the secret is not of the form that the style needs.
  explicit Gateway(GatewaySettings settings);

  // `id` goes along as Idempotency-Key, for gateways that heed one.
  net::HttpRequest request(const Message& message, const std::string& id) const;
  Verdict judge(const net::HttpAnswer& answer);

 private:
  net::Parameters addressed(const Message& message, std::string_view to, std::string_view from,
                            std::string_view text) const;
  // The first line of what a gateway said, short, and without the secret.
  std::string shown(std::string_view said) const;
  std::string said_by(const net::HttpAnswer& answer);
  std::string_view member(std::initializer_list<std::size_t> slots) const;
  bool parse(const std::string& body);

  GatewaySettings settings_;
  std::string user_;
  std::string password_;
  FieldSet fields_;
  std::size_t message_, error_, error_message_, detail_, sid_, id_, message_id_;
  FieldFinder finder_;
  Record record_;
  std::string padded_;
};

}  // namespace lg::sms
