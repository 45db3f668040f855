// SPDX-License-Identifier: Apache-2.0
// Address: where a Redis listens, from its URL:
//   redis://[USER@]HOST[:PORT][/DB]       TCP; an IPv6 address stands in brackets
//   unix://[USER@]/PATH/OF/SOCKET[?db=N]  a socket of this machine
// A password is never part of it: what stands in an argument can be read by everybody on the machine.
#pragma once

#include <string>
#include <string_view>

namespace lg::redis {

struct Address {
  std::string text;  // as it was written, for messages
  std::string host;
  int port = 6379;
  std::string path;  // of the socket; empty: TCP
  std::string user;  // empty: the default user
  int database = 0;

  // Whether `text` is meant to be such a URL, right or wrong: "redis:", "rediss:" or "unix:".
  static bool has_scheme(std::string_view text);
  // Throws UsageError; one that is about a password does not show it.
  static Address parse(const std::string& text);
};

}  // namespace lg::redis
