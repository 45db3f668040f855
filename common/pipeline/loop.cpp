// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/loop.hpp"

#include <algorithm>

#include "common/pipeline/progress.hpp"

namespace lg {

namespace {

void read_records(InputStream& stream, Stage& stage, bool at_end) {
  if (!stream.reader) stream.reader = stage.read_stream(stream);
  stream.buffer.consume(stream.reader->consume(stream.buffer.view(), at_end));
}

// What is left of a stream that was cut off is no whole record.
void reject_rest(InputStream& stream, Stage& stage, Runtime& runtime) {
  if (!stream.reader) stream.reader = stage.read_stream(stream);
  stream.reader->cut(stream.buffer.view());
  stream.buffer.consume(stream.buffer.view().size());
  runtime.dead_letters.flush();
}

// How long there is nothing to do but to wait for input: until a report, a tick of the stage or a mark is due.
std::chrono::milliseconds wait_for(Reporter& reporter, const Progress& progress, const std::optional<Timestamp>& tick,
                                   Clock& clock) {
  std::optional<Duration> wait = reporter.until_due();
  if (const std::optional<Duration> due = progress.until_due()) wait = wait ? std::min(*wait, *due) : due;
  if (tick) {
    const Duration until_tick = std::max(*tick - clock.now(), Duration::zero());
    wait = wait ? std::min(*wait, until_tick) : until_tick;
  }
  return wait ? std::chrono::ceil<std::chrono::milliseconds>(*wait) : Source::kForever;
}

void tick(Stage& stage, Output& output, Runtime& runtime) {
  stage.on_tick();
  output.flush();
  runtime.dead_letters.flush();
}

// What the stage has still to do when no more input comes, in its own time.
void finish_work(Stage& stage, Output& output, Runtime& runtime, Reporter& reporter) {
  while (const std::optional<Timestamp> due = stage.next_tick(true)) {
    Timestamp until = *due;
    if (const std::optional<Duration> report = reporter.until_due()) {
      until = std::min(until, runtime.clock.now() + *report);
    }
    runtime.clock.wait_until(until);
    tick(stage, output, runtime);
    publish(output, runtime.dead_letters, runtime.counters);
    reporter.report_if_due();
  }
}

}  // namespace

void publish(const Output& output, const DeadLetters& dead_letters, Counters& counters) {
  counters["written"] = output.records();
  counters["bad"] = dead_letters.count();
}

void run_loop(Source& source, Stage& stage, Output& output, Runtime& runtime, Reporter& reporter) {
  using Kind = Source::Event::Kind;
  constexpr std::chrono::milliseconds kNow{0};
  Progress progress(source, stage, output, runtime.dead_letters, runtime.clock);
  Source::Event event = source.next(kNow);
  for (;; event = source.next(kNow)) {
    if (event.kind == Kind::idle) {
      stage.on_idle();
      output.flush();
      runtime.dead_letters.flush();
      while (event.kind == Kind::idle) {
        const std::optional<Timestamp> due = stage.next_tick(false);
        event = source.next(wait_for(reporter, progress, due, runtime.clock));
        if (event.kind == Kind::idle && due && *due <= runtime.clock.now()) tick(stage, output, runtime);
        progress.advance();
        publish(output, runtime.dead_letters, runtime.counters);
        reporter.report_if_due();
      }
    }
    if (event.kind == Kind::handover) {
      stage.on_idle();
      output.flush();
      progress.settle();
      continue;
    }
    if (event.kind == Kind::data) {
      stage.on_block();
      read_records(*event.stream, stage, false);
    } else if (event.kind == Kind::stream_end) {
      read_records(*event.stream, stage, true);
    } else if (event.kind == Kind::stream_cut) {
      reject_rest(*event.stream, stage, runtime);
    } else {
      break;
    }
    if (const std::optional<Timestamp> due = stage.next_tick(false); due && *due <= runtime.clock.now()) {
      tick(stage, output, runtime);
    }
    progress.note_read();
    progress.advance();
    publish(output, runtime.dead_letters, runtime.counters);
    reporter.report_if_due();
  }
  finish_work(stage, output, runtime, reporter);
  const bool whole = event.kind == Kind::end && !runtime.stop.requested();
  stage.on_end(whole ? EndReason::end_of_data : EndReason::stopped);
  output.flush();
  runtime.dead_letters.flush();
  output.sink().close();
  progress.finish();
}

}  // namespace lg
