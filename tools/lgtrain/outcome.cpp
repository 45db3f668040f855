// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtrain/outcome.hpp"

#include "common/model/statistics.hpp"
#include "common/record/object_writer.hpp"
#include "tools/lgtrain/gate.hpp"

namespace lg::train {

namespace {

void write_errors(ObjectWriter& writer, const Outcome& outcome) {
  if (!outcome.test) {
    for (const char* name : {"test_error", "test_error_upper", "majority_error"}) writer.null(name);
    return;
  }
  writer.number("test_error", outcome.test->error());
  writer.number("test_error_upper", model::wilson_upper(outcome.test->errors(), outcome.test->rows()));
  writer.number("majority_error", majority_error(*outcome.test));
}

void write_quality(ObjectWriter& writer, const Outcome& outcome) {
  writer.number("auc", outcome.test ? outcome.test->auc : std::nullopt);
  writer.number("log_loss", outcome.test ? std::optional<double>(outcome.test->log_loss) : std::nullopt);
}

std::string confusion_of(const model::Evaluation& test) {
  std::string json;
  ObjectWriter writer(json);
  writer.count("true_positives", test.true_positives);
  writer.count("false_positives", test.false_positives);
  writer.count("true_negatives", test.true_negatives);
  writer.count("false_negatives", test.false_negatives);
  writer.end();
  return json;
}

std::string calibration_of(const model::Evaluation& test) {
  std::string json;
  double from = 0;
  for (std::size_t i = 0; i < test.bins.size(); ++i) {
    const model::Evaluation::Bin& bin = test.bins[i];
    const double rows = static_cast<double>(bin.rows);
    const double to = static_cast<double>(i + 1) / static_cast<double>(test.bins.size());
    json += i == 0 ? '[' : ',';
    ObjectWriter writer(json);
    writer.number("from", from);
    writer.number("to", to);
    writer.count("rows", bin.rows);
    writer.number("predicted", bin.probabilities / rows);
    writer.number("actual", static_cast<double>(bin.positives) / rows);
    writer.end();
    from = to;
  }
  return json + "]";
}

void write_rows(ObjectWriter& writer, const Outcome& outcome) {
  writer.count("rows_train", outcome.rows_train);
  writer.count("rows_test", outcome.rows_test);
  writer.count("positives_train", outcome.positives_train);
  writer.count("positives_test", outcome.positives_test);
  writer.count("rows_bad", outcome.rows_bad);
  writer.text("input", outcome.input);
}

void write_fit(ObjectWriter& writer, const Outcome& outcome) {
  if (!outcome.fit) {
    for (const char* name : {"train_error", "train_log_loss", "converged", "iterations", "separable"}) {
      writer.null(name);
    }
    return;
  }
  const model::Fit& fit = *outcome.fit;
  writer.number("train_error", static_cast<double>(fit.errors) / static_cast<double>(outcome.rows_train));
  writer.number("train_log_loss", fit.mean_log_loss);
  writer.boolean("converged", fit.converged);
  writer.count("iterations", static_cast<std::uint64_t>(fit.iterations));
  writer.boolean("separable", fit.separable);
}

std::string options_of(const Outcome& outcome, const TrainOptions& options) {
  std::string json;
  ObjectWriter writer(json);
  writer.text("label", options.label);
  std::string features;
  for (const std::string& feature : outcome.features) {
    features += features.empty() ? "[" : ",";
    append_json_string(features, feature);
  }
  writer.raw("features", features.empty() ? "[]" : features + "]");
  writer.text("format", options.format);
  writer.number("split", options.split);
  if (!options.split_by.empty()) writer.text("split_by", options.split_by);
  if (!options.split_time.empty()) writer.text("split_time", options.split_time);
  writer.count("seed", static_cast<std::uint64_t>(options.seed));
  writer.number("max_error", options.max_error);
  writer.number("l2", options.l2);
  writer.end();
  return json;
}

}  // namespace

std::string report_of(const Outcome& outcome, const TrainOptions& options) {
  std::string json;
  ObjectWriter writer(json);
  writer.boolean("published", outcome.published);
  writer.text("reason", outcome.reason);
  if (outcome.model.empty()) {
    writer.null("model");
  } else {
    writer.text("model", outcome.model);
  }
  write_errors(writer, outcome);
  if (outcome.champion.empty()) {
    writer.null("champion");
  } else {
    writer.text("champion", outcome.champion);
  }
  std::optional<double> champion_error;
  if (outcome.champion_errors && outcome.rows_test > 0) {
    champion_error = static_cast<double>(*outcome.champion_errors) / static_cast<double>(outcome.rows_test);
  }
  writer.number("champion_error", champion_error);
  if (!outcome.champion_note.empty()) writer.text("champion_note", outcome.champion_note);
  write_quality(writer, outcome);
  if (outcome.test) {
    writer.raw("confusion", confusion_of(*outcome.test));
    writer.raw("calibration", calibration_of(*outcome.test));
  } else {
    writer.null("confusion");
    writer.null("calibration");
  }
  write_rows(writer, outcome);
  write_fit(writer, outcome);
  writer.raw("options", options_of(outcome, options));
  writer.text("version", LG_VERSION);
  writer.end();
  return json;
}

std::string training_of(const Outcome& outcome, const TrainOptions& options) {
  std::string json;
  ObjectWriter writer(json);
  write_errors(writer, outcome);
  write_quality(writer, outcome);
  write_rows(writer, outcome);
  write_fit(writer, outcome);
  writer.raw("options", options_of(outcome, options));
  writer.text("version", LG_VERSION);
  writer.end();
  return json;
}

}  // namespace lg::train
