// SPDX-License-Identifier: Apache-2.0
// Parsing, by CLI11: it sorts the arguments (and the configuration file) out to options; the values are checked and set
// by the definitions, so that every message has one form.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "common/cli/config_file.hpp"
#include "common/cli/definition.hpp"
#include "common/error/error.hpp"

namespace lg::cli {

namespace {

void add_to(CLI::App& app, Definition& definition) {
  std::string names;
  for (const std::string& name :
       {definition.short_name.empty() ? "" : "-" + definition.short_name,
        definition.long_name.empty() ? "" : "--" + definition.long_name, definition.positional}) {
    if (!name.empty()) names += (names.empty() ? "" : ",") + name;
  }
  if (definition.is_flag()) {
    app.add_flag(names, definition.given)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  } else if (definition.positional.empty()) {
    CLI::Option* const option = app.add_option(names, definition.given)
                                    ->type_size(1)
                                    ->expected(1)
                                    ->allow_extra_args(false)
                                    ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    if (definition.value_optional) option->expected(0, 1)->default_str(definition.choices.front());
  } else {
    app.add_option(names, definition.given);
  }
}

// The first argument that no option took. CLI11 leaves a "--", behind which there are no options, among them.
void report_unknown(const OptionSet::Implementation& options, std::vector<std::string> remaining) {
  remaining.erase(std::remove(remaining.begin(), remaining.end(), "--"), remaining.end());
  for (const std::string& argument : remaining) {
    if (argument.size() > 1 && argument.front() == '-') {
      throw UsageError(
          fmt::format("unknown option {} (see {} --help)", argument.substr(0, argument.find('=')), options.tool));
    }
  }
  if (!remaining.empty()) {
    throw UsageError(fmt::format("unexpected argument '{}' (see {} --help)", remaining.front(), options.tool));
  }
}

// CLI11's wording of what went wrong, which names the option, in ours.
std::string reason_of(const CLI::Error& error) {
  std::string text = error.what();
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
  return text;
}

}  // namespace

void parse(OptionSet::Implementation& options, int argc, char** argv, const std::function<bool()>& stop_early) {
  CLI::App app(options.summary, options.tool);
  app.set_help_flag();
  app.allow_extras();
  app.allow_config_extras(CLI::config_extras_mode::error);
  for (Definition& definition : options.definitions) {
    if (definition.long_name != "config") add_to(app, definition);
  }
  app.set_config("--config");
  app.config_formatter(std::make_shared<ConfigFile>());
  const auto set = [&options](bool general) {
    for (Definition& definition : options.definitions) {
      if (definition.given.empty() || (definition.group == kGeneralGroup) != general) continue;
      for_option(definition.display_name(), [&definition] { definition.set(definition.given); });
    }
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::FileError& error) {
    throw UsageError(fmt::format("--config: cannot read the file: {}", reason_of(error)));
  } catch (const CLI::ConfigError& error) {
    const std::string text = reason_of(error);
    const std::string unknown = "INI was not able to parse ";
    throw UsageError(text.starts_with(unknown) ? fmt::format("--config: unknown option {} (see {} --help)",
                                                             text.substr(unknown.size()), options.tool)
                                               : fmt::format("--config: {}", text));
  } catch (const CLI::ArgumentMismatch& error) {
    report_unknown(options, app.remaining());
    const std::string text = error.what();
    throw UsageError(fmt::format("{} needs a value (see {} --help)", text.substr(0, text.find(':')), options.tool));
  } catch (const CLI::Error& error) {
    report_unknown(options, app.remaining());
    throw UsageError(fmt::format("{} (see {} --help)", reason_of(error), options.tool));
  }
  const CLI::Option& config = *app.get_config_ptr();
  if (config.count() > 0 && config.results().back().empty()) throw UsageError("--config: the value is empty");
  set(true);
  if (stop_early()) return;
  report_unknown(options, app.remaining());
  set(false);
  for (const std::string& name : options.required) {
    const Definition* definition = options.find(name);
    if (definition->given.empty()) {
      throw UsageError(fmt::format("{} is missing (see {} --help)", definition->display_name(), options.tool));
    }
  }
}

}  // namespace lg::cli
