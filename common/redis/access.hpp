// SPDX-License-Identifier: Apache-2.0
// Access: how a program gets at a Redis: its URL, and the file with the password.
#pragma once

#include <string>

#include "common/redis/address.hpp"
#include "common/stats/messages.hpp"

namespace lg::redis {

struct Access {
  Address address;
  std::string password_file;  // empty: as LG_REDIS_PASSWORD_FILE says; where that is not set either, no password

  // Of the server that LG_REDIS_URL names, redis://127.0.0.1:6379/0 where it is not set. Throws UsageError.
  static Access of_environment();

  // Throws Failure; UsageError for a user without a password.
  std::string read_password(Messages& messages) const;
};

}  // namespace lg::redis
