// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsms/sms_options.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>
#include <initializer_list>
#include <utility>

#include "common/error/error.hpp"
#include "common/io/secret.hpp"
#include "common/time/rate.hpp"

namespace lg::sms {

namespace {

constexpr std::size_t kLongestCampaign = 256;
constexpr const char* kTokenVariable = "LG_SMS_TOKEN_FILE";

void need(std::initializer_list<std::pair<const char*, const std::string*>> options) {
  for (const auto& [name, value] : options) {
    if (value->empty()) throw UsageError(fmt::format("{} is missing (see lgsms --help)", name));
  }
}

}  // namespace

void SmsOptions::declare(cli::OptionSet& options) {
  options.group("Messages");
  options.text("--to", "FIELD", to, "the field with the telephone number");
  options.text("--key", "FIELD", key, "the field of which each value gets at most one message (default: the number)");
  options.text("--text", "TEMPLATE", text, "the message: 'Hello {Name}, ...' with fields of the record in braces");
  options.text("--campaign", "NAME", campaign, "what the message is about: a key gets one message in each campaign");
  options.text("--ledger", "FILE", ledger, "the file that holds what has become of every message; made if absent");
  options.flag("--dry-run", dry_run, "write the messages, with their segments counted, and send none");
  options.integer("--max-segments", "N", max_segments, 1, 255, "a longer text is a dead letter (default: 10)");
  options.group("When, and to whom not");
  options.text("--rate", "N/s", rate, "call the gateway at most so often");
  options.text("--quiet", "HH:MM-HH:MM", quiet, "send nothing in these hours of the recipient's day; it waits");
  options.text("--tz-field", "FIELD", tz_field, "the field with the recipient's time zone (default: all are in --tz)");
  options.text("--opt-out", "FILE|FIELD", opt_out,
               "who wants no messages: a file of numbers or keys, or a field that is true for them");
  options.duration("--expire", expire, "do not send a message later than this after its event");
  options.text("--time", "FIELD", time, "the field with the time of the event, for --expire (default: its arrival)");
  options.group("Gateway");
  options.text("--gateway", "URL", gateway, "the gateway: https://... or http://...");
  options.choice("--style", {"twilio", "kannel", "json"}, style, "how it is called (default: twilio)");
  options.text("--from", "SENDER", from, "the sender: a number, a name or a messaging service");
  options.texts("--parameter", "NAME=VALUE", parameters, "one more parameter of the call; may be given again");
  options.text("--token-file", "FILE", token_file,
               "the secret: user:password, or for json a bearer token (or LG_SMS_TOKEN_FILE)");
  options.text("--ca", "FILE", ca, "trust the certificates in this PEM file (default: those that the system trusts)");
  options.duration("--timeout", timeout, "how long a call may take; then it was perhaps sent (default: 30s)");
  options.integer("--connections", "N", connections, 1, 64, "how many calls at the same time (default: 4)");
  options.integer("--retries", "N", retries, 0, 1000, "how often to try again when it says 'not now' (default: 10)");
  options.group("Ledger");
  options.choice_or_first("--list", {"held", "sent", "all"}, list,
                          "write what is in the ledger, as NDJSON, and do nothing else (without a value: held)");
  options.texts("--settle", "KEY=sent|not-sent", settle,
                "say what became of a held message; not-sent puts it back into the queue; may be given again");
  options.example(
      "lgsms --gateway https://sms.example/messages --style json --token-file token --to Phone --key CustID "
      "--text 'Hello {Name}, Gold is yours for a day.' --campaign gold --ledger sms.ledger "
      "--where 'SendEvent == 1' --quiet 21:00-08:00 --tz-field TimeZone --opt-out OptOut --expire 1d",
      "one message a customer, not at night, not to those who want none, not after a day");
  options.example("lgsms --dry-run --to Phone --text 'Hello {Name}' --campaign gold", "what would be sent");
  options.example("lgsms --ledger sms.ledger --list held", "messages that were perhaps sent");
  options.example("lgsms --ledger sms.ledger --settle 48=sent --settle 49=not-sent", "say what became of them");
}

void SmsOptions::check() const {
  if (reports()) {
    if (dry_run) throw UsageError("--list and --settle are about the ledger, which --dry-run does not touch");
    if (!list.empty() && !settle.empty()) throw UsageError("--list and --settle are two different things to do");
    need({{"--ledger", &ledger}});
    return;
  }
  if (!dry_run) need({{"--gateway", &gateway}});
  need({{"--to", &to}, {"--text", &text}, {"--campaign", &campaign}});
  if (!dry_run) need({{"--ledger", &ledger}});
  if (campaign.size() > kLongestCampaign) {
    throw UsageError(fmt::format("--campaign is longer than {} bytes", kLongestCampaign));
  }
  if (!gateway.empty()) for_option("--gateway", [this] { net::check_url(gateway, "--token-file"); });
  if (!time.empty() && !expire) throw UsageError("--time is for --expire, which is missing");
  if (!tz_field.empty() && quiet.empty()) throw UsageError("--tz-field is for --quiet, which is missing");
  if (timeout && *timeout < std::chrono::milliseconds(1)) throw UsageError("--timeout is shorter than 1ms");
  rate_per_second();
  quiet_hours();
  more_parameters();
}

double SmsOptions::rate_per_second() const {
  if (rate.empty()) return 0;
  return for_option("--rate", [this] { return parse_rate(rate); });
}

std::optional<QuietHours> SmsOptions::quiet_hours() const {
  if (quiet.empty()) return std::nullopt;
  return for_option("--quiet", [this] { return QuietHours(quiet); });
}

bool SmsOptions::opt_out_is_file() const {
  struct stat status = {};
  if (opt_out.empty()) return false;
  if (opt_out.find('/') != std::string::npos || ::stat(opt_out.c_str(), &status) == 0) return true;
  for (const char* const ending : {".txt", ".csv", ".tsv", ".list", ".lst", ".gz", ".zst"}) {
    if (opt_out.ends_with(ending)) return true;
  }
  return false;
}

net::Parameters SmsOptions::more_parameters() const {
  net::Parameters result;
  for (const std::string& parameter : parameters) {
    const std::size_t equals = parameter.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw UsageError(fmt::format("--parameter '{}' is not of the form NAME=VALUE", parameter));
    }
    result.emplace_back(parameter.substr(0, equals), parameter.substr(equals + 1));
  }
  return result;
}

GatewaySettings SmsOptions::gateway_settings(Messages& messages) const {
  GatewaySettings settings;
  settings.url = gateway;
  settings.style = style == "kannel" ? GatewayStyle::kannel
                   : style == "json" ? GatewayStyle::json
                                     : GatewayStyle::twilio;
  settings.from = from;
  settings.parameters = more_parameters();
  const char* const variable = std::getenv(kTokenVariable);
  const std::string path = !token_file.empty() ? token_file : variable != nullptr ? variable : "";
  if (!path.empty()) settings.secret = read_secret(path, messages);
  return settings;
}

net::HttpSettings SmsOptions::http_settings() const {
  net::HttpSettings settings;
  if (timeout) settings.timeout = *timeout;
  settings.ca_file = ca;
  return settings;
}

}  // namespace lg::sms
