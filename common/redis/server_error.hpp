// SPDX-License-Identifier: Apache-2.0
// What an error of Redis means to a client: the first word of the text tells.
#pragma once

#include <string_view>

namespace lg::redis {

enum class ErrorClass {
  own,      // of this one command: a wrong type, a wrong argument
  not_now,  // Redis starts, is full, or is not the one that writes just now: the same command is worth another try
  denied    // Redis does not want us, or is not what we can speak to: no command will work
};

ErrorClass classify(std::string_view error);
// Whether a right is missing, and not the login.
bool is_permission(std::string_view error);
// What to do about one that is denied; empty where the text says it all.
std::string_view hint_of(std::string_view error);

}  // namespace lg::redis
