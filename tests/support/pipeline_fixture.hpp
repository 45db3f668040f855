// SPDX-License-Identifier: Apache-2.0
// What a filter or reader needs around it in a test: a sink that keeps, messages that are kept, and a runtime.
#pragma once

#include <memory>
#include <string>

#include "common/pipeline/output.hpp"
#include "common/pipeline/runtime.hpp"
#include "tests/support/fake_clock.hpp"

namespace lg::test {

class KeptMessages : public Messages {
 public:
  KeptMessages() : Messages("tool", -1) {}
  std::string text;

 protected:
  void write(std::string_view bytes) override { text += bytes; }
};

class KeptSink : public Sink {
 public:
  std::string text;
  int writes = 0;
  void write(std::string_view records) override {
    text += records;
    ++writes;
  }
};

struct PipelineFixture {
  KeptMessages messages;
  FakeClock clock;
  DeadLetters dead_letters{"tool", "", messages, clock};
  Counters counters;
  TimeSettings times;
  FieldSet fields;
  NoStop stop;
  ServiceSettings services;
  Runtime runtime{messages, dead_letters, counters, times, fields, clock, stop, 16'000'000, services};
  KeptSink sink;
  Output output{sink};
};

}  // namespace lg::test
