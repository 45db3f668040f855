// SPDX-License-Identifier: Apache-2.0
// The loop with a source that is a script: when it flushes, what it tells the stage, how it ends.
#include "common/pipeline/loop.hpp"

#include <catch2/catch.hpp>
#include <deque>

#include "common/pipeline/filter_stage.hpp"
#include "tests/support/pipeline_fixture.hpp"

namespace lg {

namespace {

using Kind = Source::Event::Kind;

class ScriptedSource : public Source {
 public:
  explicit ScriptedSource(test::KeptSink& sink) : sink_(sink) {}
  struct Step {
    Kind kind;
    std::string bytes;
  };
  std::deque<Step> steps;
  std::string written_at_wait;  // what the sink had when the loop began to wait

  void open() override {}
  std::string describe() const override { return "a script"; }
  Event next(std::chrono::milliseconds wait) override {
    if (wait != std::chrono::milliseconds(0)) written_at_wait += "[" + sink_.text + "]";
    const Step step = steps.front();
    steps.pop_front();
    if (!step.bytes.empty()) {
      std::copy(step.bytes.begin(), step.bytes.end(), stream_.buffer.prepare(step.bytes.size()));
      stream_.buffer.commit(step.bytes.size());
    }
    return {step.kind, &stream_};
  }

 private:
  test::KeptSink& sink_;
  InputStream stream_;
};

class Echo : public Filter {
 public:
  explicit Echo(Runtime& runtime) : a_(runtime.fields.add("a")) {}
  Rejection on_record(const Record& record, Output& output) override {
    if (!record.has(a_)) return "no a";
    output.append(record.bytes());
    output.end_record();
    return {};
  }
  void on_end(EndReason reason, Output& output) override {
    output.append(reason == EndReason::end_of_data ? "end" : "stopped");
    output.end_record();
  }

 private:
  std::size_t a_;
};

// Takes nothing.
class Refuser : public Filter {
 public:
  Rejection on_record(const Record&, Output&) override { return "no"; }
};

// Ticks at once twice while there is input, and every ten seconds up to the twentieth after its end.
class Ticker : public Filter {
 public:
  explicit Ticker(Clock& clock) : clock_(clock) {}
  Rejection on_record(const Record&, Output&) override { return {}; }
  std::optional<Timestamp> next_tick(bool at_end) override {
    if (!at_end) return ticks_ < 2 ? clock_.now() : clock_.now() + std::chrono::hours(1);
    const Timestamp next = Timestamp{} + std::chrono::seconds(10) * (ticks_ - 1);
    if (ticks_ == 4) return std::nullopt;
    return next;
  }
  void on_tick(Output& output) override {
    ++ticks_;
    output.append("tick at " + std::to_string(clock_.now().time_since_epoch() / std::chrono::seconds(1)));
    output.end_record();
  }
  void on_end(EndReason, Output& output) override {
    output.append("end");
    output.end_record();
  }

 private:
  Clock& clock_;
  int ticks_ = 0;
};

struct LoopFixture : test::PipelineFixture {
  ScriptedSource source{sink};
  Reporter reporter{"tool", std::nullopt, false, counters, messages, clock};

  void run(const std::string& where = {}) {
    FilterStage stage(std::make_unique<Echo>(runtime), where, runtime, output);
    run_loop(source, stage, output, runtime, reporter);
  }
};

}  // namespace

TEST_CASE("output leaves as soon as the input has nothing more") {
  LoopFixture fixture;
  fixture.source.steps = {{Kind::data, "{\"a\":1}\n{\"a\""}, {Kind::idle, ""},       {Kind::data, ":2}\n"},
                          {Kind::data, "{\"a\":3}"},         {Kind::stream_end, ""}, {Kind::end, ""}};
  fixture.run();
  CHECK(fixture.source.written_at_wait == "[{\"a\":1}\n]");
  CHECK(fixture.sink.text == "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\nend\n");
}

TEST_CASE("a stop is not the end of the data, and a half line stays out") {
  LoopFixture fixture;
  fixture.source.steps = {{Kind::data, "{\"a\":1}\n{\"a\":2"}, {Kind::stopped, ""}};
  fixture.run();
  CHECK(fixture.sink.text == "{\"a\":1}\nstopped\n");
}

TEST_CASE("a stream that is cut off has its rest rejected") {
  LoopFixture fixture;
  fixture.source.steps = {{Kind::data, "{\"a\":1}\n{\"a\":2"}, {Kind::stream_cut, ""}, {Kind::end, ""}};
  fixture.run();
  CHECK(fixture.sink.text == "{\"a\":1}\nend\n");
  CHECK(fixture.dead_letters.count() == 1);
}

TEST_CASE("bad records, filtered ones and rejected ones are counted, and the rest passes") {
  LoopFixture fixture;
  fixture.source.steps = {
      {Kind::data, "{\"a\":1}\nbad\n{\"b\":1}\n{\"a\":5}\n[]\n{\"a\":6}\n"}, {Kind::stream_end, ""}, {Kind::end, ""}};
  fixture.run("not (a == 1)");
  CHECK(fixture.sink.text == "{\"a\":5}\n{\"a\":6}\nend\n");
  CHECK(fixture.counters["read"] == 6);
  CHECK(fixture.counters["filtered"] == 1);
  CHECK(fixture.counters["bad"] == 3);
  CHECK(fixture.counters["written"] == 2);
}

TEST_CASE("a sink's records all pass on, taken or not, if they are records") {
  LoopFixture fixture;
  fixture.source.steps = {
      {Kind::data, "{\"a\":1}\nbad\n {\"b\":1}\n{\"a\":5}\n"}, {Kind::stream_end, ""}, {Kind::end, ""}};
  FilterStage stage(std::make_unique<Refuser>(), "not (a == 1)", fixture.runtime, fixture.output, true);
  run_loop(fixture.source, stage, fixture.output, fixture.runtime, fixture.reporter);
  CHECK(fixture.sink.text == "{\"a\":1}\n{\"b\":1}\n{\"a\":5}\n");
  CHECK(fixture.counters["filtered"] == 1);
  CHECK(fixture.counters["bad"] == 3);
}

TEST_CASE("a filter is called at its time while the input is idle, and until it has done what it had to do") {
  LoopFixture fixture;
  // The script waits for no time at all: a tick that is due later must not come.
  fixture.source.steps = {{Kind::idle, ""}, {Kind::idle, ""}, {Kind::idle, ""}, {Kind::end, ""}};
  FilterStage stage(std::make_unique<Ticker>(fixture.clock), "", fixture.runtime, fixture.output);
  run_loop(fixture.source, stage, fixture.output, fixture.runtime, fixture.reporter);
  CHECK(fixture.sink.text == "tick at 0\ntick at 0\ntick at 10\ntick at 20\nend\n");
}

}  // namespace lg
