// SPDX-License-Identifier: Apache-2.0
// The options of lgsink-es.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/cli/option_set.hpp"
#include "common/net/http.hpp"
#include "common/stats/messages.hpp"
#include "tools/lgsink-es/server.hpp"

namespace lg::es {

struct EsOptions {
  std::string url;
  std::string index;
  std::string id;  // a template; empty: the field `id`, else the record itself decides
  std::string op = "index";
  std::string index_template;  // a file
  bool checks = false;
  std::uint64_t batch_bytes = 5'000'000;
  std::optional<Duration> batch_time;
  bool gzip = false;
  std::optional<Duration> timeout;
  std::string user_file;
  std::string api_key_file;
  std::string ca;

  void declare(cli::OptionSet& options);
  // Throws UsageError.
  void check() const;

  Duration longest_wait() const { return batch_time.value_or(std::chrono::seconds(1)); }
  // The name of the index template: that of its file, without folder and ending.
  std::string template_name() const;
  // The files of the secrets, named by options or the environment; empty: none. At most one of them is.
  std::string user_path() const;
  std::string api_key_path() const;
  // Reads the secrets.
  ServerSettings server_settings(Messages& messages) const;
  net::HttpSettings http_settings() const;
};

}  // namespace lg::es
