// SPDX-License-Identifier: Apache-2.0
// ServiceSettings: what the command line says of outside services in general.
#pragma once

#include <string>
#include <vector>

#include "common/time/instant.hpp"

namespace lg {

struct ServiceSettings {
  std::vector<std::string> kafka_properties;  // KEY=VALUE, of -X
  std::string kafka_config;                   // a file of such lines
  // How long a service may be away, or fail, before the program gives up with status 75.
  Duration retry_for = std::chrono::minutes(5);
};

}  // namespace lg
