// SPDX-License-Identifier: Apache-2.0
// The options of lgsms.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/cli/option_set.hpp"
#include "common/stats/messages.hpp"
#include "tools/lgsms/gateway.hpp"
#include "tools/lgsms/quiet_hours.hpp"

namespace lg::sms {

struct SmsOptions {
  std::string gateway;
  std::string style = "twilio";
  std::string from;
  std::vector<std::string> parameters;  // NAME=VALUE
  std::string token_file;
  std::string ca;
  std::optional<Duration> timeout;
  std::int64_t connections = 4;
  std::int64_t retries = 10;

  std::string to;
  std::string key;
  std::string text;
  std::string campaign;
  std::string ledger;
  std::string rate;  // N/s
  std::string quiet;
  std::string tz_field;
  std::string opt_out;  // a file or a field
  std::optional<Duration> expire;
  std::string time;
  std::int64_t max_segments = 10;
  bool dry_run = false;

  std::string list;                 // held, sent or all; empty: not asked for
  std::vector<std::string> settle;  // KEY=sent or KEY=not-sent

  void declare(cli::OptionSet& options);

  // Throws UsageError for what is missing to send, to try or to look into the ledger.
  void check() const;
  bool reports() const { return !list.empty() || !settle.empty(); }
  double rate_per_second() const;
  std::optional<QuietHours> quiet_hours() const;
  // Whether --opt-out names a file: there is one of that name, or it can be no field.
  bool opt_out_is_file() const;
  // Reads the secret's file, named by --token-file or LG_SMS_TOKEN_FILE.
  GatewaySettings gateway_settings(Messages& messages) const;
  net::HttpSettings http_settings() const;

 private:
  net::Parameters more_parameters() const;
};

}  // namespace lg::sms
