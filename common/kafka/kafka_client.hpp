// SPDX-License-Identifier: Apache-2.0
// Client: a librdkafka handle, made from the properties that the user gave over those that we set, and what is known
// of its trouble: librdkafka tries again by itself and for ever; here it is decided when that is hopeless.
#pragma once

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/pipeline/runtime.hpp"

namespace lg::kafka {

using Property = std::pair<std::string, std::string>;

struct ListDeleter {
  void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
};
using List = std::unique_ptr<rd_kafka_topic_partition_list_t, ListDeleter>;  // partitions of topics, with offsets

// The properties of --kafka-config and then -X, and the brokers of LG_KAFKA_BROKERS before them. Throws UsageError for
// what is no KEY=VALUE, Failure where the file cannot be read.
std::vector<Property> user_properties(const ServiceSettings& services, Messages& messages);

// What librdkafka calls, while it is polled, in the thread that polls; none may throw. Empty: not wanted.
struct Callbacks {
  std::function<void(rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*)> rebalance;
  std::function<void(rd_kafka_resp_err_t)> committed;
  std::function<void(const rd_kafka_message_t&)> delivered;
};

class Client {
 public:
  // `ours` are defaults, which the user's properties override; `fixed` are those that they cannot. Throws UsageError
  // for a property that librdkafka does not take.
  Client(rd_kafka_type_t type, Runtime& runtime, const std::vector<Property>& ours, const std::vector<Property>& fixed,
         Callbacks callbacks);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  rd_kafka_t* handle() const { return handle_.get(); }
  const std::string& brokers() const { return brokers_; }

  // The numbers of partitions of `topic`, once a broker has answered. Waits for one as long as --retry-for says. Throws
  // Failure (no such topic, not allowed, credentials, certificates), ServiceError (nobody answers).
  std::int32_t count_partitions(const std::string& topic);

  // Something is wrong, as librdkafka says.
  void note_trouble(rd_kafka_resp_err_t error, const std::string& reason);
  // A broker has answered that it does not let us.
  void note_refusal(rd_kafka_resp_err_t error, const std::string& reason);
  static bool is_hopeless(rd_kafka_resp_err_t error);
  // Something came from a broker, so that it is there.
  void note_life() {
    if (trouble_) end_trouble();
  }
  // To be called from time to time: asks whether brokers that were gone are back; throws ServiceError when they have
  // been gone for too long, and what cannot be mended by waiting.
  void check();
  // Whether this member of a group is between two of its generations, in which nothing can be committed.
  bool is_joining() const { return joining_; }
  // It is about to be left to the end of the process, whose threads of librdkafka still speak to it: no word of theirs
  // goes on to what will be gone.
  void abandon() { shows_log_ = false; }
  bool in_trouble() const { return trouble_.has_value(); }
  // The message and hint for an error that ends the program.
  [[noreturn]] void fail(rd_kafka_resp_err_t error, const std::string& what, const std::string& reason) const;

 private:
  struct Trouble {
    Timestamp since;
    Timestamp next_probe;
    std::string reason;
    bool said = false;
  };
  struct HandleDeleter {
    void operator()(rd_kafka_t* handle) const;
  };
  void take_log(std::string_view kind, std::string_view text);
  void say_trouble();
  void end_trouble();
  void throw_fatal() const;
  rd_kafka_resp_err_t ask_for_partitions(const std::string& topic, std::int32_t& count);

  static Client& of(void* opaque) { return *static_cast<Client*>(opaque); }

  Runtime& runtime_;
  Callbacks callbacks_;
  std::string brokers_;
  std::optional<Trouble> trouble_;
  std::string last_reason_;
  // What no waiting mends, as soon as it is known.
  std::optional<std::pair<rd_kafka_resp_err_t, std::string>> fatal_;
  bool was_alive_ = false;
  std::atomic<bool> shows_log_ = false;
  std::atomic<bool> joining_ = false;
  std::unique_ptr<rd_kafka_t, HandleDeleter> handle_;
};

}  // namespace lg::kafka
