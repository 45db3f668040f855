// SPDX-License-Identifier: Apache-2.0
#include "common/record/utf8.hpp"

#include <simdjson.h>

namespace lg {

bool is_utf8(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

}  // namespace lg
