// SPDX-License-Identifier: Apache-2.0
#include "common/cli/option_set.hpp"

#include <fmt/format.h>

#include <charconv>

#include "common/cli/definition.hpp"
#include "common/error/error.hpp"

namespace lg::cli {

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(separator); at != std::string::npos; at = text.find(separator, from)) {
    parts.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  parts.push_back(text.substr(from));
  return parts;
}

template <typename Number>
Number parse_within(const std::string& text, Number minimum, Number maximum) {
  Number value{};
  const char* const end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) throw UsageError(fmt::format("'{}' is no number", text));
  if (!(value >= minimum && value <= maximum)) {
    throw UsageError(fmt::format("{} is not within {} and {}", text, minimum, maximum));
  }
  return value;
}

}  // namespace

std::string Definition::display_name() const {
  if (!long_name.empty()) return "--" + long_name;
  return short_name.empty() ? positional : "-" + short_name;
}

Definition& OptionSet::Implementation::add(const std::string& names, const std::string& metavar,
                                           const std::string& help) {
  Definition definition;
  for (const std::string& name : split(names, ',')) {
    if (name.starts_with("--")) {
      definition.long_name = name.substr(2);
    } else if (name.starts_with('-')) {
      definition.short_name = name.substr(1);
    } else {
      definition.positional = name;
    }
  }
  definition.metavar = metavar;
  definition.help = help;
  definition.group = group;
  definitions.push_back(std::move(definition));
  return definitions.back();
}

const Definition* OptionSet::Implementation::find(const std::string& name) const {
  for (const Definition& definition : definitions) {
    if (definition.display_name() == name || "-" + definition.short_name == name) return &definition;
  }
  return nullptr;
}

OptionSet::OptionSet(std::string tool, std::string summary) : implementation_(std::make_unique<Implementation>()) {
  implementation_->tool = std::move(tool);
  implementation_->summary = std::move(summary);
}

OptionSet::~OptionSet() = default;

void OptionSet::flag(const std::string& names, bool& target, const std::string& help) {
  implementation_->add(names, "", help).set = [&target](const std::vector<std::string>& given) {
    if (given.back() != "true" && given.back() != "false") {
      throw UsageError(fmt::format("'{}' is neither true nor false", given.back()));
    }
    target = given.back() == "true";
  };
}

void OptionSet::text(const std::string& names, const std::string& metavar, std::string& target, const std::string& help,
                     const Check& check) {
  implementation_->add(names, metavar, help).set = [&target, check](const std::vector<std::string>& given) {
    if (given.back().empty()) throw UsageError("the value is empty");
    if (check) check(given.back());
    target = given.back();
  };
}

void OptionSet::text_or_empty(const std::string& names, const std::string& metavar, std::string& target,
                              const std::string& help) {
  implementation_->add(names, metavar, help).set = [&target](const std::vector<std::string>& given) {
    target = given.back();
  };
}

void OptionSet::texts(const std::string& names, const std::string& metavar, std::vector<std::string>& target,
                      const std::string& help) {
  Definition& definition = implementation_->add(names, metavar, help);
  definition.repeatable = true;
  definition.set = [&target](const std::vector<std::string>& given) { target = given; };
}

void OptionSet::list(const std::string& names, const std::string& metavar, std::vector<std::string>& target,
                     const std::string& help) {
  Definition& definition = implementation_->add(names, metavar, help);
  definition.repeatable = true;
  definition.set = [&target](const std::vector<std::string>& given) {
    target.clear();
    for (const std::string& value : given) {
      for (std::string& part : split(value, ',')) {
        if (part.empty()) throw UsageError(fmt::format("an empty name in '{}'", value));
        target.push_back(std::move(part));
      }
    }
  };
}

void OptionSet::choice(const std::string& names, const std::vector<std::string>& values, std::string& target,
                       const std::string& help) {
  Definition& definition = implementation_->add(names, fmt::format("{}", fmt::join(values, "|")), help);
  definition.choices = values;
  definition.set = [&target, values](const std::vector<std::string>& given) {
    for (const std::string& value : values) {
      if (value == given.back()) {
        target = value;
        return;
      }
    }
    throw UsageError(fmt::format("'{}' is none of {}", given.back(), fmt::join(values, ", ")));
  };
}

void OptionSet::choice_or_first(const std::string& names, const std::vector<std::string>& values, std::string& target,
                                const std::string& help) {
  choice(names, values, target, help);
  Definition& definition = implementation_->definitions.back();
  definition.value_optional = true;
  definition.metavar = "[" + definition.metavar + "]";
}

void OptionSet::integer(const std::string& names, const std::string& metavar, std::int64_t& target,
                        std::int64_t minimum, std::int64_t maximum, const std::string& help) {
  implementation_->add(names, metavar, help).set = [&target, minimum, maximum](const std::vector<std::string>& given) {
    target = parse_within(given.back(), minimum, maximum);
  };
}

void OptionSet::number(const std::string& names, const std::string& metavar, double& target, double minimum,
                       double maximum, const std::string& help) {
  implementation_->add(names, metavar, help).set = [&target, minimum, maximum](const std::vector<std::string>& given) {
    target = parse_within(given.back(), minimum, maximum);
  };
}

void OptionSet::duration(const std::string& names, std::optional<Duration>& target, const std::string& help) {
  implementation_->add(names, "DURATION", help).set = [&target](const std::vector<std::string>& given) {
    target = parse_duration(given.back());
  };
}

void OptionSet::size(const std::string& names, std::uint64_t& target, const std::string& help) {
  implementation_->add(names, "SIZE", help).set = [&target](const std::vector<std::string>& given) {
    target = parse_size(given.back());
  };
}

void OptionSet::require(const std::string& name) {
  implementation_->required.push_back(name);
}
void OptionSet::group(const std::string& heading) {
  implementation_->group = heading;
}
void OptionSet::example(const std::string& command, const std::string& what) {
  implementation_->examples.push_back({command, what});
}

bool OptionSet::given(const std::string& name) const {
  const Definition* definition = implementation_->find(name);
  return definition != nullptr && !definition->given.empty();
}

}  // namespace lg::cli
