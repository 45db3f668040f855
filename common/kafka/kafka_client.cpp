// SPDX-License-Identifier: Apache-2.0
#include "common/kafka/kafka_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "common/error/error.hpp"
#include "common/io/secret.hpp"

namespace lg::kafka {

namespace {

constexpr const char* kBrokers = "bootstrap.servers";
constexpr const char* kDebug = "debug";
constexpr const char* kGroupLog = "cgrp";
constexpr const char* kBrokersAlias = "metadata.broker.list";
constexpr int kAnswerMilliseconds = 1000;
constexpr Duration kBetweenProbes = std::chrono::seconds(5);
constexpr Duration kUnsaid = std::chrono::seconds(1);         // of trouble: it may end, or turn out to be another one
constexpr Duration kTopicPatience = std::chrono::seconds(5);  // for one that is just being made

struct ConfDeleter {
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};
struct TopicDeleter {
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
};

Property parse_property(std::string_view text, const std::string& where) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string_view::npos) {
    // The text may hold a secret.
    throw UsageError(fmt::format("{} is no KEY=VALUE", where), "it looks like bootstrap.servers=localhost:9092");
  }
  return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

void read_config(const std::string& path, Messages& messages, std::vector<Property>& properties) {
  const std::string content = read_secret_file(path, messages);
  std::string_view rest = content;
  for (int number = 1; !rest.empty(); ++number) {
    const std::string_view line = trimmed(rest.substr(0, rest.find('\n')));
    rest.remove_prefix(
        std::min(rest.size(), rest.find('\n') == std::string_view::npos ? rest.size() : rest.find('\n') + 1));
    if (line.empty() || line.front() == '#') continue;
    properties.push_back(parse_property(line, fmt::format("--kafka-config '{}', line {}", path, number)));
  }
}

void set(rd_kafka_conf_t* conf, const Property& property) {
  char reason[512] = "";
  if (rd_kafka_conf_set(conf, property.first.c_str(), property.second.c_str(), reason, sizeof reason) !=
      RD_KAFKA_CONF_OK) {
    // The reason may repeat the value, which may be a secret.
    const bool unknown = std::string_view(reason).starts_with("No such configuration property");
    throw UsageError(unknown ? fmt::format("librdkafka has no property '{}'", property.first)
                             : fmt::format("the value of '{}' is none that librdkafka takes", property.first),
                     "its CONFIGURATION.md lists all properties and their values");
  }
}

// librdkafka's "sasl_ssl://127.0.0.1:9093/bootstrap: SSL handshake failed: ... (after 3ms in state ...)" without what
// is of no use to who reads it.
std::string shortened(std::string reason) {
  const std::size_t tail = reason.find(" (after ");
  if (tail != std::string::npos) reason.resize(tail);
  if (const std::size_t source = reason.find("../"); source != std::string::npos) {  // a line of OpenSSL's source
    const std::size_t error = reason.find("error:", source);
    reason.erase(source, error == std::string::npos ? error : error - source);
  }
  return reason;
}

}  // namespace

std::vector<Property> user_properties(const ServiceSettings& services, Messages& messages) {
  std::vector<Property> properties;
  if (const char* const brokers = std::getenv("LG_KAFKA_BROKERS"); brokers != nullptr && *brokers != '\0') {
    properties.emplace_back(kBrokers, brokers);
  }
  if (!services.kafka_config.empty()) read_config(services.kafka_config, messages, properties);
  for (const std::string& text : services.kafka_properties) properties.push_back(parse_property(text, "a value of -X"));
  return properties;
}

void Client::HandleDeleter::operator()(rd_kafka_t* handle) const {
  rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

Client::Client(rd_kafka_type_t type, Runtime& runtime, const std::vector<Property>& ours,
               const std::vector<Property>& fixed, Callbacks callbacks)
    : runtime_(runtime), callbacks_(std::move(callbacks)) {
  std::unique_ptr<rd_kafka_conf_t, ConfDeleter> conf(rd_kafka_conf_new());
  set(conf.get(), {kDebug, kGroupLog});
  for (const Property& property : ours) set(conf.get(), property);
  for (const Property& property : user_properties(runtime.services, runtime.messages)) {
    const auto same = std::find_if(fixed.begin(), fixed.end(),
                                   [&property](const Property& one) { return one.first == property.first; });
    if (same != fixed.end() && same->second != property.second) {
      throw UsageError(fmt::format("'{}' is a property of librdkafka that this program sets itself", property.first),
                       property.first == "group.id" ? "kafka:TOPIC?group=G names the group" : "");
    }
    if (property.first == kBrokers || property.first == kBrokersAlias) brokers_ = property.second;
    if (property.first == kDebug) {
      shows_log_ = true;
      set(conf.get(), {kDebug, property.second + "," + kGroupLog});
    } else {
      set(conf.get(), property);
    }
  }
  if (brokers_.empty()) {
    throw UsageError("it is not said where the Kafka brokers are",
                     "set LG_KAFKA_BROKERS=HOST:PORT,... or give -X bootstrap.servers=HOST:PORT,...");
  }
  for (const Property& property : fixed) set(conf.get(), property);
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_log_cb(conf.get(), [](const rd_kafka_t* handle, int, const char* kind, const char* text) {
    of(rd_kafka_opaque(handle)).take_log(kind, text);
  });
  rd_kafka_conf_set_error_cb(conf.get(), [](rd_kafka_t*, int error, const char* said, void* client) {
    of(client).note_trouble(static_cast<rd_kafka_resp_err_t>(error), said);
  });
  if (callbacks_.rebalance) {
    rd_kafka_conf_set_rebalance_cb(
        conf.get(), [](rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* partitions,
                       void* client) { of(client).callbacks_.rebalance(error, partitions); });
  }
  if (callbacks_.committed) {
    rd_kafka_conf_set_offset_commit_cb(
        conf.get(), [](rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t*, void* client) {
          of(client).callbacks_.committed(error);
        });
  }
  if (callbacks_.delivered) {
    rd_kafka_conf_set_dr_msg_cb(conf.get(), [](rd_kafka_t*, const rd_kafka_message_t* message, void* client) {
      of(client).callbacks_.delivered(*message);
    });
  }
  char reason[512] = "";
  handle_.reset(rd_kafka_new(type, conf.get(), reason, sizeof reason));
  if (!handle_) throw UsageError(fmt::format("librdkafka does not take its properties: {}", shortened(reason)));
  static_cast<void>(conf.release());
}

Client::~Client() = default;

bool Client::is_hopeless(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
      return true;
    default:
      return false;
  }
}

void Client::note_refusal(rd_kafka_resp_err_t error, const std::string& reason) {
  if (is_hopeless(error)) {
    fatal_.emplace(error, shortened(reason));
  } else {
    last_reason_ = shortened(reason);
  }
}

// librdkafka tells in its log alone whether we are about to join the group again: "Group "g" changed join state steady
// -> init (state up)". This comes from a thread of its own.
void Client::take_log(std::string_view kind, std::string_view text) {
  if (kind == "CGRPJOINSTATE") {
    const std::size_t arrow = text.find("-> ");
    const std::string_view state = arrow == std::string_view::npos ? std::string_view() : text.substr(arrow + 3);
    joining_ = state.starts_with("init") || state.starts_with("wait-join") || state.starts_with("wait-metadata") ||
               state.starts_with("wait-sync");
  }
  if (shows_log_) runtime_.messages.plain(fmt::format("librdkafka: {}: {}", kind, text));
}

void Client::note_trouble(rd_kafka_resp_err_t error, const std::string& reason) {
  if (error == RD_KAFKA_RESP_ERR__FATAL) {
    char text[512] = "";
    const rd_kafka_resp_err_t cause = rd_kafka_fatal_error(handle_.get(), text, sizeof text);
    fatal_.emplace(cause, shortened(text));
    return;
  }
  // Once it has worked, it is more likely that a broker is restarting than that the credentials are wrong.
  if (is_hopeless(error) && !was_alive_) {
    if (!fatal_) fatal_.emplace(error, shortened(reason));
    return;
  }
  if (error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) last_reason_ = shortened(reason);
  // One broker of several, or one connection, may go without harm.
  if (error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && !is_hopeless(error)) return;
  ++runtime_.counters["retried"];
  if (trouble_) return;
  const Timestamp now = runtime_.clock.now();
  trouble_ = Trouble{now, now + kBetweenProbes, last_reason_.empty() ? shortened(reason) : last_reason_, false};
}

void Client::end_trouble() {
  if (trouble_->said) runtime_.messages.warning("the Kafka brokers are back");
  trouble_.reset();
  last_reason_.clear();
}

void Client::throw_fatal() const {
  if (fatal_) fail(fatal_->first, "Kafka", fatal_->second);
}

void Client::say_trouble() {
  if (trouble_->said || runtime_.clock.now() - trouble_->since < kUnsaid) return;
  trouble_->said = true;
  runtime_.messages.warning(fmt::format("no Kafka broker answers: {}; trying again", trouble_->reason));
}

void Client::check() {
  throw_fatal();
  if (!trouble_) return;
  say_trouble();
  const Timestamp now = runtime_.clock.now();
  if (now >= trouble_->next_probe) {
    const struct rd_kafka_metadata* metadata = nullptr;
    if (rd_kafka_metadata(handle_.get(), 0, nullptr, &metadata, 100) == RD_KAFKA_RESP_ERR_NO_ERROR) {
      rd_kafka_metadata_destroy(metadata);
      end_trouble();
      return;
    }
    trouble_->next_probe = now + kBetweenProbes;
  }
  if (now - trouble_->since >= runtime_.services.retry_for) {
    throw ServiceError(fmt::format("no Kafka broker of {} answers: {}", brokers_, trouble_->reason),
                       "what was not accepted comes again when the program is started again");
  }
}

void Client::fail(rd_kafka_resp_err_t error, const std::string& what, const std::string& reason) const {
  const std::string text = reason.empty() ? rd_kafka_err2str(error) : reason;
  switch (error) {
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
      throw Failure(fmt::format("the Kafka brokers refuse our credentials: {}", text),
                    "sasl.mechanism, sasl.username and sasl.password belong into --kafka-config");
    case RD_KAFKA_RESP_ERR__SSL:
      throw Failure(fmt::format("no secure connection to the Kafka brokers: {}", text),
                    "ssl.ca.location names the file with the certificate of their authority");
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      throw Failure(fmt::format("there is no {} at {}", what, brokers_),
                    "kafka-topics --create --topic NAME makes one");
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      throw Failure(fmt::format("the Kafka brokers do not let us use {}: {}", what, text),
                    "the user lacks a right (an ACL)");
    default:
      if (is_hopeless(error)) throw Failure(fmt::format("{}: {}", what, text));
      throw ServiceError(fmt::format("{}: {}", what, text));
  }
}

rd_kafka_resp_err_t Client::ask_for_partitions(const std::string& topic, std::int32_t& count) {
  const std::unique_ptr<rd_kafka_topic_t, TopicDeleter> handle(
      rd_kafka_topic_new(handle_.get(), topic.c_str(), nullptr));
  if (!handle) return rd_kafka_last_error();
  const struct rd_kafka_metadata* metadata = nullptr;
  rd_kafka_resp_err_t error = rd_kafka_metadata(handle_.get(), 0, handle.get(), &metadata, kAnswerMilliseconds);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return error;
  error = metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  count = metadata->topic_cnt == 1 ? metadata->topics[0].partition_cnt : 0;
  rd_kafka_metadata_destroy(metadata);
  return error;
}

std::int32_t Client::count_partitions(const std::string& topic) {
  const std::string what = fmt::format("topic '{}'", topic);
  const Timestamp begin = runtime_.clock.now();
  std::optional<Timestamp> answered;
  for (;;) {
    std::int32_t count = 0;
    const rd_kafka_resp_err_t error = ask_for_partitions(topic, count);
    rd_kafka_poll(handle_.get(), 0);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR && count > 0) {
      was_alive_ = true;
      fatal_.reset();
      note_life();
      return count;
    }
    throw_fatal();
    const Timestamp now = runtime_.clock.now();
    const bool unreached = error == RD_KAFKA_RESP_ERR__TRANSPORT || error == RD_KAFKA_RESP_ERR__TIMED_OUT ||
                           error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
    if (!unreached) {
      if (!answered) answered = now;
      if (now - *answered >= kTopicPatience || error == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
          error == RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION) {
        fail(error, what, {});
      }
    } else if (now - begin >= runtime_.services.retry_for || runtime_.stop.requested()) {
      throw ServiceError(
          fmt::format("no Kafka broker of {} answers{}{}", brokers_, last_reason_.empty() ? "" : ": ", last_reason_));
    } else if (trouble_) {
      say_trouble();
    }
    runtime_.clock.wait_until(now + std::chrono::milliseconds(100));
  }
}

}  // namespace lg::kafka
