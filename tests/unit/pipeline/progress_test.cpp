// SPDX-License-Identifier: Apache-2.0
// Progress: a source hears that records need not come again only when the stage and the sink have settled them.
#include "common/pipeline/progress.hpp"

#include <catch2/catch.hpp>

#include "tests/support/pipeline_fixture.hpp"

namespace lg {

namespace {

class CommittingSource : public Source {
 public:
  bool commits = true;
  std::string log;  // "mark 1 commit 1 commit! 2 "; ! where it waits

  void open() override {}
  Event next(std::chrono::milliseconds) override { return {Event::Kind::end}; }
  bool takes_commits() const override { return commits; }
  void mark(Mark mark) override { log += "mark " + std::to_string(mark) + " "; }
  void commit(Mark mark, bool wait) override { log += (wait ? "commit! " : "commit ") + std::to_string(mark) + " "; }
  std::string describe() const override { return "a source"; }
};

class SlowStage : public Stage {
 public:
  Mark last = 0;
  Mark settled_up_to = 0;
  std::unique_ptr<Reader> read_stream(const InputStream&) override { return nullptr; }
  void on_mark(Mark mark) override { last = mark; }
  Mark settled() const override { return settled_up_to; }
};

class SlowSink : public test::KeptSink {
 public:
  Mark last = 0;
  Mark settled_up_to = 0;
  bool settles_later() const override { return true; }
  void mark(Mark mark) override { last = mark; }
  Mark settled() override { return settled_up_to; }
};

struct Fixture {
  test::PipelineFixture base;
  CommittingSource source;
  SlowStage stage;
  SlowSink sink;
  Output output{sink};
  std::optional<Progress> progress;

  Fixture() {
    base.clock.set(Timestamp{} + std::chrono::hours(1));
    progress.emplace(source, stage, output, base.dead_letters, base.clock);
  }
};

}  // namespace

TEST_CASE("A mark goes from the source through the stage and the sink back to the source") {
  Fixture f;
  CHECK_FALSE(f.progress->until_due());
  f.progress->note_read();
  f.progress->advance();
  CHECK(f.source.log == "mark 1 ");
  CHECK(f.stage.last == 1);
  CHECK(f.sink.last == 0);
  CHECK(f.progress->until_due() == Progress::kPoll);
  f.output.append("what the stage has written before it");
  f.output.end_record();
  f.stage.settled_up_to = 1;
  f.progress->advance();
  CHECK(f.sink.text == "what the stage has written before it\n");
  CHECK(f.sink.last == 1);
  CHECK(f.source.log == "mark 1 ");
  f.sink.settled_up_to = 1;
  f.progress->advance();
  CHECK(f.source.log == "mark 1 commit 1 ");
  CHECK_FALSE(f.progress->until_due());
}

TEST_CASE("Marks are set no more often than once in an interval, and the newest settled one counts") {
  Fixture f;
  for (int i = 0; i < 3; ++i) {
    f.progress->note_read();
    f.progress->advance();
  }
  CHECK(f.source.log == "mark 1 ");
  f.base.clock.advance(Progress::kInterval);
  f.progress->advance();
  CHECK(f.source.log == "mark 1 mark 2 ");
  f.stage.settled_up_to = 2;
  f.sink.settled_up_to = 2;
  f.progress->advance();
  CHECK(f.source.log == "mark 1 mark 2 commit 2 ");
}

TEST_CASE("A source that takes no commits gets none") {
  Fixture f;
  f.source.commits = false;
  f.progress.emplace(f.source, f.stage, f.output, f.base.dead_letters, f.base.clock);
  f.progress->note_read();
  f.progress->advance();
  f.stage.settled_up_to = 1;
  f.sink.settled_up_to = 1;
  f.progress->advance();
  f.progress->finish();
  CHECK(f.source.log == "mark 1 ");
}

TEST_CASE("Before a handover all is settled and committed, or patience ends") {
  Fixture f;
  f.stage.settled_up_to = 1;
  f.sink.settled_up_to = 1;
  f.progress->settle();
  CHECK(f.source.log == "mark 1 commit! 1 ");
  const Timestamp begin = f.base.clock.now();
  f.progress->settle();
  CHECK(f.source.log == "mark 1 commit! 1 mark 2 ");
  CHECK(f.base.clock.now() - begin >= Progress::kPatience);
}

TEST_CASE("At the end only what the stage has settled is committed") {
  Fixture f;
  f.progress->finish();
  CHECK(f.source.log == "mark 1 ");
  f.stage.settled_up_to = 2;
  f.progress->finish();
  CHECK(f.source.log == "mark 1 mark 2 commit! 2 ");
}

}  // namespace lg
