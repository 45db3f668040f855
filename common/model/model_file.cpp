// SPDX-License-Identifier: Apache-2.0
#include "common/model/model_file.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <set>

#include "common/error/error.hpp"
#include "common/io/whole_file.hpp"
#include "common/model/objective.hpp"
#include "common/model/scaling.hpp"
#include "common/record/json_text.hpp"
#include "common/record/members.hpp"
#include "common/record/object_writer.hpp"
#include "common/record/record.hpp"
#include "common/record/value.hpp"

namespace lg::model {

namespace {

constexpr std::string_view kStart = "{\"lg_model\":1,\"id\":\"";
constexpr std::size_t kIdLength = 16;
constexpr std::string_view kAfterId = "\",";
constexpr std::size_t kProbes = 8;

// Row `probe` of the probes: each feature at its mean, or up to three deviations from it, in a pattern without end.
double probe_number(const Feature& feature, std::size_t probe, std::size_t j) {
  const std::size_t step = (probe * (2 * j + 1) * 5 + j) % 13;
  const double distance = 0.5 * (static_cast<double>(step) - 6.0);
  const double number = feature.mean + (probe == 0 ? 0.0 : distance) * feature.deviation;
  return std::isfinite(number) ? number : feature.mean;
}

// The probes as training sees rows: standardised in a block, and scored with it.
std::string probes_of(const Model& model) {
  const std::vector<Feature>& features = model.features();
  Rows rows(features.size());
  std::vector<double> weights;
  for (const Feature& feature : features) weights.push_back(feature.weight);
  std::vector<std::string> texts;
  for (std::size_t probe = 0; probe < kProbes; ++probe) {
    std::vector<double> numbers;
    std::string text;
    for (std::size_t j = 0; j < features.size(); ++j) {
      numbers.push_back(probe_number(features[j], probe, j));
      text += j == 0 ? '[' : ',';
      append_number(text, numbers.back());
    }
    texts.push_back(text + "]");
    rows.append(numbers.data(), false);
  }
  standardise(rows, features);
  double margins[Rows::kBlockRows];
  block_margins(rows.blocks().front(), weights.data(), weights.size(), model.intercept(), margins);
  std::string probes;
  for (std::size_t probe = 0; probe < kProbes; ++probe) {
    probes += probe == 0 ? '[' : ',';
    ObjectWriter entry(probes);
    entry.raw("numbers", texts[probe]);
    entry.number("probability", logistic(margins[probe]));
    entry.end();
  }
  return probes + "]";
}

// Reads what write_model wrote, and nothing else.
class ModelReader {
 public:
  // `part` has kPadding readable bytes behind it.
  Model read(std::string_view part) {
    const std::string_view reason = validator_.check(part);
    if (!reason.empty()) throw Failure(std::string(reason));
    const std::vector<Member> members = members_of(part);
    std::vector<Feature> features;
    std::set<std::string> names;
    for (const std::string_view raw : elements_of(member(members, "features"))) {
      features.push_back(read_feature(raw));
      if (!names.insert(features.back().name).second) {
        throw Failure(fmt::format("feature '{}' is there twice", features.back().name));
      }
    }
    if (features.empty()) throw Failure("it has no features");
    if (features.size() > kMaxFeatures) throw Failure(fmt::format("it has more than {} features", kMaxFeatures));
    Model model(std::move(features), number(member(members, "intercept"), "intercept"));
    const std::vector<std::string_view> probes = elements_of(member(members, "probes"));
    if (probes.empty()) throw Failure("it has no probes");
    for (const std::string_view probe : probes) check_probe(probe, model);
    return model;
  }

 private:
  std::vector<Member> members_of(std::string_view object) {
    if (object.empty() || object.front() != '{') throw Failure("not a model file");
    std::vector<Member> members;
    list_members(object, index_, members);
    return members;
  }
  std::vector<std::string_view> elements_of(std::string_view array) {
    if (array.empty() || array.front() != '[') throw Failure("not a model file");
    std::vector<std::string_view> elements;
    list_elements(array, index_, elements);
    return elements;
  }
  static std::string_view member(const std::vector<Member>& members, std::string_view name) {
    for (const Member& member : members) {
      if (member.name == name) return member.raw;
    }
    throw Failure(fmt::format("it has no \"{}\"", name));
  }
  static double number(std::string_view raw, std::string_view what) {
    const Value value = parse_number(raw);
    // Numbers beyond this are no weights, and their products would be infinite.
    if (!value.is_number() || !(std::fabs(value.as_double()) <= Feature::kFarthest)) {
      throw Failure(fmt::format("its {} is no number, or too large", what));
    }
    return value.as_double();
  }
  Feature read_feature(std::string_view raw) {
    const std::vector<Member> members = members_of(raw);
    Feature feature;
    const std::string_view name = member(members, "name");
    if (name.size() < 3 || name.front() != '"' || !unescape(name.substr(1, name.size() - 2), feature.name)) {
      throw Failure("a feature has no name");
    }
    feature.mean = parse_finite(member(members, "mean"));
    feature.deviation = parse_finite(member(members, "deviation"));
    feature.weight = number(member(members, "weight"), "weight");
    if (!(feature.deviation > 0.0)) throw Failure(fmt::format("feature '{}' has no deviation", feature.name));
    return feature;
  }
  static double parse_finite(std::string_view raw) {
    const Value value = parse_number(raw);
    if (!value.is_number() || !std::isfinite(value.as_double())) {
      throw Failure(fmt::format("'{}' is no number", raw.substr(0, 40)));
    }
    return value.as_double();
  }
  void check_probe(std::string_view raw, const Model& model) {
    const std::vector<Member> members = members_of(raw);
    std::vector<double> numbers;
    for (const std::string_view element : elements_of(member(members, "numbers"))) {
      numbers.push_back(parse_finite(element));
    }
    if (numbers.size() != model.features().size()) throw Failure("a probe has not one number for each feature");
    const double expected = parse_finite(member(members, "probability"));
    const double actual = model.probability(numbers.data());
    if (std::bit_cast<std::uint64_t>(actual) != std::bit_cast<std::uint64_t>(expected)) {
      std::string texts[2];
      append_number(texts[0], actual);
      append_number(texts[1], expected);
      throw Failure(
          fmt::format("a probe scores {} instead of {}: this program does not compute as the one that trained it",
                      texts[0], texts[1]));
    }
  }

  Validator validator_;
  StructuralIndex index_;
};

}  // namespace

std::string model_heading(std::string_view id) {
  return fmt::format("{}{}{}", kStart, id, kAfterId);
}

std::string model_id(std::string_view part) {
  return fmt::format("{:016x}", static_cast<std::uint64_t>(XXH3_64bits(part.data(), part.size())));
}

std::string write_model(Model& model, std::string_view training) {
  std::string object;
  ObjectWriter writer(object);
  writer.text("kind", "logistic");
  std::string features;
  for (const Feature& feature : model.features()) {
    features += features.empty() ? '[' : ',';
    ObjectWriter entry(features);
    entry.text("name", feature.name);
    entry.number("mean", feature.mean);
    entry.number("deviation", feature.deviation);
    entry.number("weight", feature.weight);
    entry.end();
  }
  writer.raw("features", features + "]");
  writer.number("intercept", model.intercept());
  writer.raw("training", training);
  writer.raw("probes", probes_of(model));
  writer.end();
  const std::string part = object.substr(1);  // what follows the id
  model.set_id(model_id(part));
  return model_heading(model.id()) + part + "\n";
}

Model parse_model(std::string_view text) {
  text = trim_end(text);
  if (!text.starts_with("{")) throw Failure("not a model file");
  if (!text.starts_with("{\"lg_model\":")) throw Failure("not a model file, or changed after it was written");
  const std::size_t heading = kStart.size() + kIdLength + kAfterId.size();
  if (text.size() < heading || !text.starts_with(model_heading(text.substr(kStart.size(), kIdLength)))) {
    throw Failure("a model file of another version, or changed after it was written");
  }
  const std::string_view id = text.substr(kStart.size(), kIdLength);
  const std::string_view rest = text.substr(heading);
  if (model_id(rest) != id) throw Failure("it is cut off, or was changed after it was written");
  std::string object = "{";
  object += rest;
  object.reserve(object.size() + kPadding);
  Model model = ModelReader().read(object);
  model.set_id(std::string(id));
  return model;
}

Model read_model(const std::string& path) {
  const std::string text = read_file(path, kMaxModelBytes);
  try {
    return parse_model(text);
  } catch (const Failure& failure) {
    throw Failure(fmt::format("'{}' is no model to use: {}", path, failure.what()));
  }
}

}  // namespace lg::model
