// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/es_filter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/cli/option_set.hpp"
#include "common/error/error.hpp"
#include "common/io/whole_file.hpp"
#include "common/net/gzip.hpp"
#include "common/net/url_text.hpp"

namespace lg::es {

namespace {

constexpr std::chrono::milliseconds kTick{5};  // of waiting for an answer while records may come
constexpr std::size_t kLongestTemplate = 10'000'000;

}  // namespace

EsFilter::EsFilter(const EsOptions& options, Runtime& runtime, std::unique_ptr<net::HttpTransport> transport)
    : options_(options), runtime_(runtime), addresser_(options, runtime), transport_(std::move(transport)) {
  if (options.op == "update") {
    prefix_ = "{\"doc\":";
    suffix_ = "}";
  }
}

void EsFilter::open() {
  if (!options_.index_template.empty()) template_text_ = read_file(options_.index_template, kLongestTemplate);
  server_.emplace(options_.server_settings(runtime_.messages));
  const net::HttpSettings http = options_.http_settings();
  if (!transport_) transport_ = std::make_unique<net::HttpClient>(http);
  sender_.emplace(SenderSettings{options_.op, options_.gzip, http.max_body}, *server_, *transport_, runtime_);
  if (!options_.checks) prepare();
}

void EsFilter::prepare() {
  if (prepared_) return;
  prepared_ = true;
  if (options_.checks && !batch_.empty()) {
    MappingCheck(*server_, *transport_, runtime_).check(batch_, first_index_, template_text_);
  }
  if (!template_text_.empty()) put_template();
}

void EsFilter::put_template() {
  std::string path = "/_index_template/";
  net::append_percent_encoded(path, options_.template_name());
  net::HttpRequest request = server_->request(net::HttpRequest::Method::put, path);
  request.body = template_text_;
  const net::HttpAnswer answer = server_->call(request, *transport_, runtime_);
  if (answer.status >= 300) {
    throw Failure(fmt::format("the server does not take the index template '{}': {}", options_.index_template,
                              server_->said_by(answer)));
  }
  runtime_.messages.note(fmt::format("the index template '{}' is in force", options_.template_name()));
}

void EsFilter::on_block() {
  idle_ = false;
  sender_->step(std::chrono::milliseconds::zero());
}

Rejection EsFilter::on_record(const Record& record, Output&) {
  const RawRecord& raw = runtime_.dead_letters.current();
  const std::string_view reason = addresser_.address(record, raw);
  if (!reason.empty()) return reason;
  if (batch_.empty()) first_index_ = addresser_.index();
  batch_.add(addresser_.action(), prefix_, raw, suffix_);
  if (batch_.body().size() >= options_.batch_bytes) send();
  return {};
}

void EsFilter::send() {
  prepare();
  if (options_.gzip) net::gzip(batch_.body(), batch_.compressed);
  while (sender_->busy()) sender_->step(Patience::kSlice);
  last_send_ = runtime_.clock.now();
  sender_->start(batch_);
}

void EsFilter::send_if_due(bool at_end) {
  if (batch_.empty() || sender_->busy()) return;
  if (at_end || runtime_.clock.now() >= due()) send();
}

void EsFilter::on_idle(Output&) {
  idle_ = true;
  sender_->step(std::chrono::milliseconds::zero());
  send_if_due(false);
}

std::optional<Timestamp> EsFilter::next_tick(bool at_end) {
  at_end_ = at_end;
  if (sender_->busy()) return sender_->next_step();
  if (batch_.empty()) return std::nullopt;
  return at_end ? runtime_.clock.now() : due();
}

void EsFilter::on_tick(Output&) {
  sender_->step(at_end_ ? Patience::kSlice : idle_ ? kTick : std::chrono::milliseconds::zero());
  send_if_due(at_end_);
}

void EsFilter::on_mark(Mark mark) {
  if (!batch_.empty()) {
    batch_.mark = mark;
  } else if (sender_->busy()) {
    sender_->set_mark(mark);
  } else {
    settled_ = mark;
  }
}

Mark EsFilter::settled() const {
  return std::max(settled_, sender_->settled());
}

void EsFilter::on_end(EndReason, Output&) {
  while (sender_->busy() || !batch_.empty()) {
    sender_->step(Patience::kSlice);
    send_if_due(true);
  }
  prepare();
}

std::vector<std::string> EsFilter::files_read() const {
  std::vector<std::string> files;
  for (const std::string& file :
       {options_.index_template, options_.user_path(), options_.api_key_path(), options_.ca}) {
    if (!file.empty()) files.push_back(file);
  }
  return files;
}

std::vector<std::string> EsFilter::explain() const {
  std::vector<std::string> lines;
  if (!options_.index_template.empty()) {
    lines.push_back(
        fmt::format("put the index template '{}' from '{}'", options_.template_name(), options_.index_template));
  }
  if (options_.checks)
    lines.emplace_back("compare the first batch with the mapping, and write nothing if they do not fit");
  lines.push_back(fmt::format("{} documents in {} at {}", options_.op, options_.index, options_.url));
  lines.push_back(options_.id.empty() ? "name each by its field id, or by itself where it has none"
                                      : fmt::format("name each {}", options_.id));
  lines.push_back(fmt::format("send batches of {}{}, or what there is after {}", cli::format_size(options_.batch_bytes),
                              options_.gzip ? ", compressed" : "", format_duration(options_.longest_wait())));
  return lines;
}

}  // namespace lg::es
