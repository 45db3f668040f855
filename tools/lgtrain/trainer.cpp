// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtrain/trainer.hpp"

#include <fmt/format.h>

#include "common/error/error.hpp"
#include "common/io/whole_file.hpp"
#include "common/model/model_file.hpp"
#include "tools/lgtrain/gate.hpp"

namespace lg::train {

Trainer::Trainer(const TrainOptions& options, Runtime& runtime)
    : options_(options), runtime_(runtime), rows_(options.features.size(), options) {}

void Trainer::open() {
  check_replaceable(options_.out);
  champion_path_ = options_.champion.empty() ? options_.out : options_.champion;
  if (options_.champion.empty() && !exists(options_.out)) return;
  try {
    champion_.emplace(champion_path_, runtime_.fields);
  } catch (const Failure& failure) {
    throw Failure(failure.what(), options_.champion.empty()
                                      ? "it stands where the model is to go; remove it, or choose another --out"
                                      : "choose another --champion");
  }
  outcome_.champion = champion_->id();
  if (!options_.has_steady_split()) {
    outcome_.champion_note = "left out: comparing needs --split-by or --split-time";
    champion_.reset();
  }
}

std::string Trainer::why_too_little() const {
  const std::uint64_t rows = outcome_.rows_train;
  if (rows <= outcome_.features.size() + 1) {
    return fmt::format("too few rows to train on: {}, with {} features", rows, outcome_.features.size());
  }
  if (outcome_.rows_test == 0) return "too few rows: none to test on";
  if (outcome_.positives_train == 0 || outcome_.positives_train == rows) {
    return fmt::format("all rows to train on have the label {}", outcome_.positives_train == 0 ? 0 : 1);
  }
  return {};
}

void Trainer::train() {
  outcome_.reason = why_too_little();
  if (!outcome_.reason.empty()) return;
  try {
    outcome_.fit = model::fit(rows_.train(), outcome_.features, options_.l2);
  } catch (const Refused& refused) {
    outcome_.reason = refused.what();
    return;
  }
  outcome_.test = model::evaluate(outcome_.fit->model, rows_.test());
  model_file_ = model::write_model(outcome_.fit->model, training_of(outcome_, options_));
  outcome_.model = outcome_.fit->model.id();
  if (!outcome_.fit->converged) outcome_.reason = "the training did not converge; a larger --l2 makes it easier";
}

void Trainer::judge() {
  if (!outcome_.test || !outcome_.reason.empty()) return;
  if (champion_) outcome_.champion_errors = rows_.champion_errors();
  outcome_.reason = find_fault({*outcome_.test, options_.max_error, outcome_.champion_errors, rows_.champion_unable()});
}

void Trainer::publish() {
  model::parse_model(model_file_);  // proves that scoring will agree with training
  replace_file(options_.out, model_file_, [this] {
    // Only where the champion stands where the model goes can another program have replaced it since.
    if (!options_.champion.empty() || !options_.has_steady_split()) return;
    const std::string now = exists(options_.out) ? model::read_model(options_.out).id() : std::string();
    if (now == outcome_.champion) return;
    throw ServiceError(fmt::format("'{}' was replaced by another program while this model was trained", options_.out),
                       "train again, to be compared with the new one");
  });
  outcome_.published = true;
  outcome_.reason = champion_ ? "within --max-error, better than the majority, no worse than the champion"
                              : "within --max-error, better than the majority";
}

void Trainer::conclude(EndReason reason, const std::vector<std::string>& features, Output& output) {
  if (reason == EndReason::stopped) {
    throw ServiceError("stopped before the end of the data: nothing was trained");
  }
  rows_.close();
  outcome_.features = features;
  outcome_.rows_train = rows_.train().size();
  outcome_.rows_test = rows_.test().size();
  outcome_.positives_train = rows_.train().positives();
  outcome_.positives_test = rows_.test().positives();
  outcome_.rows_bad = runtime_.dead_letters.count();
  outcome_.input = rows_.hash();
  train();
  judge();
  if (outcome_.reason.empty()) publish();
  output.append(report_of(outcome_, options_));
  output.end_record();
  output.flush();
  if (!outcome_.published) throw Refused("the model is not published: " + outcome_.reason);
  runtime_.messages.note(fmt::format("model {} is published as '{}'", outcome_.model, options_.out));
}

}  // namespace lg::train
