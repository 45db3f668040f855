// SPDX-License-Identifier: Apache-2.0
#include "common/redis/server_error.hpp"

#include <initializer_list>

namespace lg::redis {

namespace {

std::string_view first_word(std::string_view error) {
  return error.substr(0, error.find(' '));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  for (const std::string_view each : words) {
    if (word == each) return true;
  }
  return false;
}

}  // namespace

ErrorClass classify(std::string_view error) {
  const std::string_view word = first_word(error);
  if (is_one_of(word, {"LOADING", "BUSY", "TRYAGAIN", "MASTERDOWN", "READONLY", "CLUSTERDOWN", "OOM", "NOREPLICAS",
                       "MISCONF"})) {
    return ErrorClass::not_now;
  }
  if (error.starts_with("ERR max number of clients")) return ErrorClass::not_now;
  if (is_one_of(word, {"NOAUTH", "WRONGPASS", "NOPERM", "MOVED", "ASK", "DENIED"})) return ErrorClass::denied;
  return ErrorClass::own;
}

bool is_permission(std::string_view error) {
  return first_word(error) == "NOPERM";
}

std::string_view hint_of(std::string_view error) {
  const std::string_view word = first_word(error);
  if (word == "NOAUTH") return "--password-file or LG_REDIS_PASSWORD_FILE names the file with the password";
  if (word == "NOPERM") return "an administrator of Redis gives rights with ACL SETUSER";
  if (word == "MOVED" || word == "ASK") return "this is a node of a Redis Cluster, and a cluster is not spoken to";
  return {};
}

}  // namespace lg::redis
