// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/filter_stage.hpp"

#include "common/error/error.hpp"

namespace lg {

FilterStage::FilterStage(std::unique_ptr<Filter> filter, const std::string& where, Runtime& runtime, Output& output,
                         bool passes_on)
    : filter_(std::move(filter)),
      runtime_(runtime),
      output_(output),
      passes_on_(passes_on),
      finder_(runtime.fields),
      program_(runtime.times),
      read_(runtime.counters["read"]),
      filtered_(runtime.counters["filtered"]),
      type_errors_(runtime.counters["type_errors"]) {
  if (!where.empty()) {
    expr::FieldResolver resolver(runtime.fields);
    where_ = for_option("--where", [&] { return program_.add(where, resolver); });
  }
}

void FilterStage::open() {
  filter_->open();
}

std::unique_ptr<Reader> FilterStage::read_stream(const InputStream& stream) {
  return std::make_unique<LineReader>(*this, runtime_.dead_letters, stream.name, stream.offset, runtime_.max_record,
                                      stream.origins.get());
}

void FilterStage::on_line(const RawRecord& raw) {
  ++read_;
  Rejection rejection = finder_.find(raw.bytes, record_);
  if (rejection.empty()) {
    if (passes_on_) {
      output_.append(record_.bytes());
      output_.end_record();
    }
    if (where_) {
      program_.begin_record();
      if (!program_.test(*where_, record_.values())) {
        ++filtered_;
        return;
      }
    }
    rejection = filter_->on_record(record_, output_);
  }
  if (!rejection.empty()) {
    output_.drop_record();
    runtime_.dead_letters.reject(rejection);
  }
}

void FilterStage::on_end(EndReason reason) {
  filter_->on_end(reason, output_);
  type_errors_ += program_.type_errors();
}

}  // namespace lg
