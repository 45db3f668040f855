// SPDX-License-Identifier: Apache-2.0
#include "common/redis/access.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "common/error/error.hpp"
#include "common/io/secret.hpp"

namespace lg::redis {

namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Access Access::of_environment() {
  const std::string url = variable("LG_REDIS_URL");
  try {
    return {Address::parse(url.empty() ? "redis://127.0.0.1:6379/0" : url), {}};
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("LG_REDIS_URL: {}", error.what()), error.hint());
  }
}

std::string Access::read_password(Messages& messages) const {
  const std::string path = password_file.empty() ? variable("LG_REDIS_PASSWORD_FILE") : password_file;
  if (!path.empty()) return read_secret(path, messages);
  if (!address.user.empty()) {
    throw UsageError(fmt::format("'{}' names a user, and there is no password", address.text),
                     "--password-file or LG_REDIS_PASSWORD_FILE names the file that it is in");
  }
  return {};
}

}  // namespace lg::redis
