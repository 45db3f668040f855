// SPDX-License-Identifier: Apache-2.0
#include "common/endpoint/output_target.hpp"

#include <fmt/format.h>

#include "common/endpoint/make_source.hpp"
#include "common/error/error.hpp"
#include "common/io/file_sink.hpp"
#include "common/io/uri.hpp"
#include "common/kafka/kafka_sink.hpp"

namespace lg {

namespace {

bool is_standard(const std::string& uri) {
  return uri == "-";
}

}  // namespace

OutputTarget::OutputTarget(std::string uri, Runtime& runtime) : uri_(std::move(uri)), runtime_(runtime) {
  if (Uri::has_scheme(uri_, kafka::kScheme)) {
    kafka_.emplace(uri_);
    return;
  }
  if (!is_file_uri(uri_)) {
    throw UsageError(fmt::format("'{}': this version writes to nothing of that kind", uri_),
                     "- and paths are what it writes to; a file of that name is ./" + uri_);
  }
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (uri_.ends_with(packed)) {
      throw UsageError(fmt::format("'{}': output is not compressed, and would not be read as what its name says", uri_),
                       packed == ".gz" ? "pipe it through gzip" : "pipe it through zstd");
    }
  }
}

void OutputTarget::open() {
  if (discarded_) return;
  if (kafka_) {
    std::unique_ptr<kafka::KafkaSink> sink = std::make_unique<kafka::KafkaSink>(*kafka_, runtime_);
    sink->open();
    sink_ = std::move(sink);
    return;
  }
  sink_ = std::make_unique<FileSink>(is_standard(uri_) ? FileSink::standard_output() : FileSink::truncating(uri_));
}

void OutputTarget::mark(Mark mark) {
  if (sink_) {
    sink_->mark(mark);
  } else {
    Sink::mark(mark);
  }
}

void OutputTarget::close() {
  if (sink_) sink_->close();
}

std::string OutputTarget::describe() const {
  if (discarded_) return "nowhere";
  if (kafka_) return kafka_->describe();
  return is_standard(uri_) ? "standard output" : fmt::format("'{}'", uri_);
}

}  // namespace lg
