// SPDX-License-Identifier: Apache-2.0
#include "tools/lgscore/score_options.hpp"

#include <fmt/format.h>

#include <set>

#include "common/error/error.hpp"
#include "common/model/rows.hpp"

namespace lg::score {

void ScoreOptions::declare(cli::OptionSet& options) {
  options.group("Score");
  options.text("--model", "MODEL", model, "the model's file, as lgtrain writes it; taken up anew when it is replaced");
  options.require("--model");
  options.text("--as", "NAME", as, "the field that becomes 0 or 1 (default: prediction)");
  options.text_or_empty("--prefix", "TEXT", prefix,
                        "put TEXT before the names of added fields that --as and --flag do not give");
  options.number("--threshold", "P", threshold, 0, 1, "predict 1 from this probability on (default: 0.5)");
  options.choice("--missing", {"error", "zero", "skip", "dead-letter"}, missing,
                 "what becomes of a record in which a feature is no number: the end of the work, taking an absent one "
                 "for 0, passing it as it is, or a dead letter (default)");
  options.integer("--explain-top", "K", explain_top, 1, static_cast<std::int64_t>(model::kMaxFeatures),
                  "add the K features that moved the odds most, as an object");
  options.group("Decision");
  options.text("--flag", "NAME", flag, "add a field that is 1 where 1 is predicted and --when holds, else 0");
  options.text("--when", "EXPR", when, "the condition of --flag, on the record and what is added to it");
  options.example("lgscore --model model.json --flag SendEvent --when 'Level < 2 and Status == 1' < habits.ndjson",
                  "predict, and decide about active customers below Gold");
  options.example("lgscore --model model.json --threshold 0.8 --explain-top 3 --where 'listens >= 20' < habits.ndjson",
                  "only where the model is sure, with its reasons");
}

void ScoreOptions::check() const {
  if (!when.empty() && flag.empty()) throw UsageError("--when is a condition for --flag, which is missing");
  std::set<std::string> seen;
  for (const std::string& name : added_fields()) {
    if (!name.empty() && !seen.insert(name).second)
      throw UsageError(fmt::format("two added fields are named '{}'", name));
  }
}

std::vector<std::string> ScoreOptions::added_fields() const {
  return {as.empty() ? prefix + "prediction" : as, prefix + "probability", prefix + "model", flag,
          explain_top == 0 ? "" : prefix + "contributions"};
}

Missing ScoreOptions::missing_policy() const {
  if (missing == "error") return Missing::error;
  if (missing == "zero") return Missing::zero;
  return missing == "skip" ? Missing::skip : Missing::dead_letter;
}

std::vector<std::string> ScoreOptions::explain() const {
  std::vector<std::string> lines;
  std::string names;
  for (const std::string& name : added_fields()) {
    if (!name.empty()) names += (names.empty() ? "" : ", ") + name;
  }
  lines.push_back(
      fmt::format("score with the model '{}', and predict 1 from a probability of {} on", model, threshold));
  lines.push_back("add " + names);
  if (!flag.empty()) {
    lines.push_back(fmt::format("{} is 1 where 1 is predicted{}", flag, when.empty() ? "" : " and " + when));
  }
  switch (missing_policy()) {
    case Missing::dead_letter:
      lines.emplace_back("take a record without a number for a feature for a dead letter");
      break;
    case Missing::error:
      lines.emplace_back("end at a record without a number for a feature");
      break;
    case Missing::skip:
      lines.emplace_back("pass a record without a number for a feature on as it is");
      break;
    case Missing::zero:
      lines.emplace_back("take a feature that a record lacks for 0");
      break;
  }
  return lines;
}

}  // namespace lg::score
