// SPDX-License-Identifier: Apache-2.0
#include "common/cli/run_tool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "common/cli/definition.hpp"
#include "common/endpoint/make_source.hpp"
#include "common/endpoint/output_target.hpp"
#include "common/error/error.hpp"
#include "common/io/file_sink.hpp"
#include "common/io/same_file.hpp"
#include "common/pipeline/filter_stage.hpp"
#include "common/pipeline/loop.hpp"
#include "common/pipeline/record_finisher.hpp"
#include "common/pipeline/signal_stop.hpp"
#include "common/time/system_clock.hpp"

namespace lg::cli {

namespace {

struct GeneralOptions {
  std::string config;
  std::string generate;
  bool verbose = false;
  bool quiet = false;
  bool explain = false;
  bool version = false;
  bool help = false;

  void declare(OptionSet& options) {
    options.group(kGeneralGroup);
    options.text("--config", "FILE", config, "take options from FILE (TOML: out = \"x\"); the command line wins");
    options.flag("-v,--verbose", verbose, "say more on standard error, the options in force among it");
    // A tool for which --quiet is something else has -q alone.
    options.flag(options.implementation().find("--quiet") == nullptr ? "-q,--quiet" : "-q", quiet,
                 "only errors on standard error");
    options.flag("--explain", explain, "say what would be done, and open nothing");
    options.choice("--generate", {"bash", "zsh", "fish"}, generate, "print a completion script");
    options.flag("--version", version, "print the version");
    options.flag("-h,--help", help, "print this help");
  }
};

// A standard descriptor that the caller closed must not become that of the next file that is opened. Opened the wrong
// way round, it still fails when it is used.
void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) < 0) ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void print(const std::string& text) {
  FileSink::standard_output().write(text);
}

void say_options(const OptionSet::Implementation& options, Messages& messages) {
  for (const Definition& definition : options.definitions) {
    if (definition.given.empty()) continue;
    messages.note(definition.is_flag()
                      ? definition.display_name()
                      : fmt::format("{} {}", definition.display_name(), fmt::join(definition.given, " ")));
  }
}

// The frame: `work` does what is left when the options are known and nobody asked for help.
int run_framed(int argc, char** argv, const ToolInfo& info, const std::function<void(OptionSet&)>& declare,
               const std::function<void(Messages&, bool explain)>& work) {
  occupy_standard_descriptors();
  Messages messages(info.name);
  try {
    OptionSet options(info.name, info.summary);
    GeneralOptions general;
    declare(options);
    general.declare(options);
    OptionSet::Implementation& definitions = options.implementation();
    parse(definitions, argc, argv, [&general] { return general.help || general.version || !general.generate.empty(); });
    if (general.help) {
      print(help_text(definitions));
    } else if (general.version) {
      print(fmt::format("{} {}\n", info.name, LG_VERSION));
    } else if (!general.generate.empty()) {
      print(completion_script(definitions, general.generate));
    } else {
      messages.set_verbosity(general.quiet     ? Verbosity::quiet
                             : general.verbose ? Verbosity::verbose
                                               : Verbosity::normal);
      say_options(definitions, messages);
      work(messages, general.explain);
    }
    return static_cast<int>(ExitStatus::done);
  } catch (const OutputClosed& closed) {
    return static_cast<int>(closed.status());
  } catch (const Error& error) {
    messages.error(error.what(), error.hint());
    return static_cast<int>(error.status());
  } catch (const std::bad_alloc&) {
    messages.error("out of memory");
  } catch (const std::exception& error) {
    messages.error(error.what());
  }
  return static_cast<int>(ExitStatus::failed);
}

void summarise(const DeadLetters& dead_letters, const StreamOptions& stream, Messages& messages) {
  const std::uint64_t count = dead_letters.count();
  if (count == 0) return;
  messages.warning(fmt::format(
      "{} {} could not be taken{}", count, count == 1 ? "record" : "records",
      stream.dead_letter.empty() ? " (--dead-letter FILE keeps them)" : fmt::format(", see '{}'", stream.dead_letter)));
}

std::string explanation(const ToolInfo& info, const Plan& plan, const StreamOptions& stream,
                        const OutputTarget& target) {
  std::string text = fmt::format("{} would\n  read {}\n", info.name, plan.source->describe());
  if (!stream.where.empty()) text += fmt::format("  take the records where {}\n", stream.where);
  for (const std::string& line : plan.stage->explain()) text += fmt::format("  {}\n", line);
  for (const std::string& set : stream.set) text += fmt::format("  add {}\n", set);
  text +=
      fmt::format("  put dead letters {}\n", stream.dead_letter.empty() ? "on standard error, as messages"
                                                                        : fmt::format("into '{}'", stream.dead_letter));
  text += fmt::format("  write to {}\n", target.describe());
  return text;
}

void run_stream(const ToolInfo& info, StreamOptions& stream, Messages& messages, bool explain,
                const std::function<Plan(Runtime&, Output&)>& make) {
  SignalStop stop;
  SystemClock clock(stop.descriptor());
  Counters counters;
  const TimeSettings times{stream.time_format.empty() ? TimeFormat() : TimeFormat(stream.time_format), Zone(stream.tz)};
  DeadLetters dead_letters(info.name, stream.dead_letter, messages, clock);
  FieldSet fields;
  const ServiceSettings services = stream.service_settings();
  for (const char* name : {"read", "written", "filtered", "bad"}) counters[name] = 0;
  Runtime runtime{messages, dead_letters, counters, times, fields, clock, stop, stream.max_record, services};
  OutputTarget target(stream.out, runtime);
  Output output(target);
  const Plan plan = make(runtime, output);
  if (!plan.writes) target.discard();
  std::optional<RecordFinisher> finisher;
  const bool late_where = plan.where_is_of_output && !stream.where.empty();
  if (late_where || !stream.set.empty()) {
    finisher.emplace(late_where ? stream.where : std::string(), stream.set, times, counters);
    output.set_finisher(&*finisher);
  }
  if (explain) {
    print(explanation(info, plan, stream, target));
    return;
  }
  for (const std::string& written : plan.outputs) refuse_same_file(written, plan.inputs);
  if (!stream.dead_letter.empty()) refuse_same_file(stream.dead_letter, plan.inputs);
  if (plan.writes) {
    refuse_same_file(stream.out, plan.inputs);
    std::vector<std::string> appended = plan.outputs;
    if (!stream.dead_letter.empty()) appended.push_back(stream.dead_letter);
    refuse_shared_file(stream.out, appended);
  }
  plan.source->open();
  plan.stage->open();
  dead_letters.open();
  target.open();
  Reporter reporter(info.name, stream.stats_interval(), ::isatty(STDERR_FILENO) == 1, counters, messages, clock);
  const auto finish = [&] {
    dead_letters.flush();
    if (finisher) counters["type_errors"] += finisher->type_errors();
    publish(output, dead_letters, counters);
    reporter.report_end();
    summarise(dead_letters, stream, messages);
  };
  try {
    run_loop(*plan.source, *plan.stage, output, runtime, reporter);
  } catch (const OutputClosed&) {
    finish();
    throw;
  } catch (const Error&) {
    output.flush();  // what was done before it is done
    finish();
    throw;
  }
  finish();
}

}  // namespace

int run_tool(int argc, char** argv, const ToolInfo& info, const std::function<void(OptionSet&)>& declare,
             const std::function<void(Messages&)>& run, const std::function<std::vector<std::string>()>& explain) {
  return run_framed(argc, argv, info, declare, [&](Messages& messages, bool only_explain) {
    if (!only_explain) {
      run(messages);
      return;
    }
    std::string text = fmt::format("{} would\n", info.name);
    for (const std::string& line : explain()) text += fmt::format("  {}\n", line);
    print(text);
  });
}

int run_filter(int argc, char** argv, const ToolInfo& info, const std::function<void(OptionSet&)>& declare,
               const std::function<std::unique_ptr<Filter>(Runtime&)>& make) {
  StreamOptions stream;
  return run_framed(
      argc, argv, info,
      [&](OptionSet& options) {
        declare(options);
        stream.declare(options);
      },
      [&](Messages& messages, bool explain) {
        run_stream(info, stream, messages, explain, [&](Runtime& runtime, Output& output) {
          std::unique_ptr<Filter> filter = make(runtime);
          const FilterRole role = filter->role();
          Plan plan;
          plan.inputs = filter->files_read();
          plan.outputs = filter->files_written();
          plan.writes = role != FilterRole::sink || stream.out_given();
          plan.where_is_of_output = role == FilterRole::source;
          const bool shows_output = plan.writes && stream.out == "-";
          plan.source = role == FilterRole::source ? make_empty_source(runtime.stop)
                                                   : make_source(stream.in, runtime, shows_output ? STDOUT_FILENO : -1);
          plan.stage = std::make_unique<FilterStage>(std::move(filter), plan.where_is_of_output ? "" : stream.where,
                                                     runtime, output, role == FilterRole::sink && plan.writes);
          if (role != FilterRole::source) plan.inputs.push_back(stream.in);
          return plan;
        });
      });
}

int run_stage(int argc, char** argv, const ToolInfo& info, StreamOptions& stream,
              const std::function<void(OptionSet&)>& declare, const std::function<Plan(Runtime&, Output&)>& make) {
  return run_framed(
      argc, argv, info,
      [&](OptionSet& options) {
        declare(options);
        stream.declare(options);
      },
      [&](Messages& messages, bool explain) { run_stream(info, stream, messages, explain, make); });
}

}  // namespace lg::cli
