// SPDX-License-Identifier: Apache-2.0
#include "common/error/error.hpp"

#include <cerrno>
#include <system_error>

namespace lg {

std::string describe_errno(const std::string& what) {
  return what + ": " + std::generic_category().message(errno);
}

}  // namespace lg
