// SPDX-License-Identifier: Apache-2.0
#include "common/redis/address.hpp"

#include <fmt/format.h>

#include <charconv>

#include "common/error/error.hpp"

namespace lg::redis {

namespace {

constexpr std::string_view kTcp = "redis://";
constexpr std::string_view kSocket = "unix://";
constexpr std::string_view kForms = "redis://[USER@]HOST[:PORT][/DB] or unix://[USER@]/PATH[?db=N]";
constexpr int kHighestDatabase = 1'000'000;
constexpr int kHighestPort = 65'535;

[[noreturn]] void refuse(const std::string& text, std::string_view reason) {
  throw UsageError(fmt::format("'{}' is no URL of a Redis: {}", text, reason), fmt::format("it is {}", kForms));
}

int number(const std::string& text, std::string_view digits, int lowest, int highest, std::string_view what) {
  int value = 0;
  const std::from_chars_result result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec != std::errc() || result.ptr != digits.data() + digits.size() || value < lowest || value > highest) {
    refuse(text, fmt::format("{} '{}' is no number from {} to {}", what, digits, lowest, highest));
  }
  return value;
}

// Takes "user@" off the front of `rest`.
std::string take_user(std::string_view& rest) {
  const std::size_t at = rest.substr(0, rest.find('/')).rfind('@');
  if (at == std::string_view::npos) return {};
  const std::string_view user = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  if (user.find(':') != std::string_view::npos) {
    throw UsageError("there is a password in the URL of Redis, where everybody on this machine can read it",
                     "put it into a file, and name that with --password-file or in LG_REDIS_PASSWORD_FILE");
  }
  return std::string(user);
}

void take_tcp(Address& address, std::string_view rest) {
  if (rest.find('?') != std::string_view::npos) refuse(address.text, "it has no parameters");
  const std::size_t slash = rest.find('/');
  const std::string_view database = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  if (!database.empty()) address.database = number(address.text, database, 0, kHighestDatabase, "the database");
  std::string_view place = rest.substr(0, slash);
  std::string_view port;
  if (place.starts_with('[')) {
    const std::size_t bracket = place.find(']');
    if (bracket == std::string_view::npos) refuse(address.text, "a bracket is not closed");
    const std::string_view behind = place.substr(bracket + 1);
    if (!behind.empty() && !behind.starts_with(':')) refuse(address.text, "something stands behind the bracket");
    if (!behind.empty()) port = behind;
    place = place.substr(1, bracket - 1);
  } else if (const std::size_t colon = place.find(':'); colon != std::string_view::npos) {
    port = place.substr(colon);
    place = place.substr(0, colon);
  }
  if (!port.empty()) address.port = number(address.text, port.substr(1), 1, kHighestPort, "the port");
  if (place.empty()) refuse(address.text, "there is no host");
  address.host = place;
}

void take_socket(Address& address, std::string_view rest) {
  constexpr std::string_view kDatabase = "db=";
  const std::size_t question = rest.find('?');
  address.path = rest.substr(0, question);
  if (!address.path.starts_with('/')) refuse(address.text, "the path of the socket must begin with /");
  if (question == std::string_view::npos) return;
  const std::string_view parameter = rest.substr(question + 1);
  if (!parameter.starts_with(kDatabase)) refuse(address.text, fmt::format("it has no parameter '{}'", parameter));
  address.database = number(address.text, parameter.substr(kDatabase.size()), 0, kHighestDatabase, "the database");
}

}  // namespace

bool Address::has_scheme(std::string_view text) {
  return text.starts_with("redis:") || text.starts_with("rediss:") || text.starts_with("unix:");
}

Address Address::parse(const std::string& text) {
  if (text.starts_with("rediss:")) {
    throw UsageError("rediss: this program does not encrypt what it says to Redis",
                     "let a proxy on this machine do it (stunnel, ghostunnel) and use redis://127.0.0.1:PORT");
  }
  const bool socket = text.starts_with(kSocket);
  std::string_view rest = text;
  if (!socket && !text.starts_with(kTcp)) refuse(text, "it begins with something else");
  rest.remove_prefix(socket ? kSocket.size() : kTcp.size());
  Address address;
  address.user = take_user(rest);
  address.text = text;
  if (text.find('\0') != std::string::npos) refuse(text, "there is a NUL in it");
  if (socket) {
    take_socket(address, rest);
  } else {
    take_tcp(address, rest);
  }
  return address;
}

}  // namespace lg::redis
