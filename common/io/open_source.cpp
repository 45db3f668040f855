// SPDX-License-Identifier: Apache-2.0
#include "common/io/open_source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "common/error/error.hpp"
#include "common/io/files_source.hpp"

namespace lg {

namespace {

void refuse_schemes(const std::string& uri) {
  for (const std::string_view scheme : {"kafka:", "redis:", "rediss:", "pubsub:"}) {
    if (uri.starts_with(scheme)) {
      throw UsageError(fmt::format("'{}': this version has no {} input or output", uri, scheme),
                       "- and paths are what it has; a file of that name is ./" + uri);
    }
  }
}

bool is_standard(const std::string& uri) {
  return uri == "-";
}

}  // namespace

std::unique_ptr<Source> make_source(const std::string& uri, const Stop& stop, int output_descriptor) {
  refuse_schemes(uri);
  return std::make_unique<FilesSource>(std::vector<std::string>{uri}, stop, output_descriptor);
}

std::unique_ptr<Source> make_empty_source(const Stop& stop) {
  return std::make_unique<FilesSource>(std::vector<std::string>{}, stop, -1);
}

OutputTarget::OutputTarget(std::string uri) : uri_(std::move(uri)) {
  refuse_schemes(uri_);
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (uri_.ends_with(packed)) {
      throw UsageError(fmt::format("'{}': output is not compressed, and would not be read as what its name says", uri_),
                       packed == ".gz" ? "pipe it through gzip" : "pipe it through zstd");
    }
  }
}

void OutputTarget::open() {
  if (discarded_) return;
  sink_.emplace(is_standard(uri_) ? FileSink::standard_output() : FileSink::truncating(uri_));
}

void OutputTarget::close() {
  if (sink_) sink_->close();
}

std::string OutputTarget::describe() const {
  if (discarded_) return "nowhere";
  return is_standard(uri_) ? "standard output" : fmt::format("'{}'", uri_);
}

int OutputTarget::watched_descriptor() const {
  return is_standard(uri_) ? STDOUT_FILENO : -1;
}

}  // namespace lg
