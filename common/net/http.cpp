// SPDX-License-Identifier: Apache-2.0
#include "common/net/http.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "common/error/error.hpp"

namespace lg::net {

namespace {

using CurlLong = long;  // NOLINT(google-runtime-int): libcurl takes and gives this type

constexpr std::chrono::milliseconds kLongestConnect{10'000};

// What libcurl hands to the socket at once, at most: a body of many megabytes is gone in a few rounds.
constexpr CurlLong kUploadBuffer = 2 * 1024 * 1024;
constexpr std::size_t kLargeBody = std::size_t{64} * 1024;

struct EasyDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct MultiDeleter {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

// libcurl counts how often it was initialised.
class Library {
 public:
  Library() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Failure("cannot initialise libcurl");
  }
  ~Library() { curl_global_cleanup(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

struct Call {
  std::uint64_t id = 0;
  HttpRequest request;
  HttpAnswer answer;
  std::size_t max_body = 0;
  bool headers_ended = false;
  std::array<char, CURL_ERROR_SIZE> error{};
  std::unique_ptr<curl_slist, ListDeleter> headers;
  std::unique_ptr<CURL, EasyDeleter> handle;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* target) {
  Call& call = *static_cast<Call*>(target);
  std::string& body = call.answer.body;
  body.append(bytes, std::min(size * count, call.max_body - std::min(call.max_body, body.size())));
  return size * count;
}

// libcurl takes an end of the connection in the middle of the headers for their end. What comes behind that end are the
// headers of another answer (after 100 Continue), or the trailers of a chunked body.
std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* target) {
  const std::string_view line(bytes, size * count);
  bool& ended = static_cast<Call*>(target)->headers_ended;
  if (line == "\r\n" || line == "\n") {
    ended = true;
  } else if (line.starts_with("HTTP/")) {
    ended = false;
  }
  return size * count;
}

template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  if (code != CURLE_OK) throw Failure(fmt::format("cannot prepare an HTTP call: {}", curl_easy_strerror(code)));
}

void check(CURLMcode code) {
  if (code != CURLM_OK) throw Failure(fmt::format("HTTP calls do not work: {}", curl_multi_strerror(code)));
}

// Whether this is how a call ends of which nothing was sent.
bool is_before_sending(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
      return true;
    default:
      return false;
  }
}

bool is_distrust(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR;
}

// Fills in what became of the call.
void conclude(Call& call, CURLcode code) {
  CURL* const handle = call.handle.get();
  HttpAnswer& answer = call.answer;
  CurlLong status = 0;
  CurlLong sent_bytes = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &sent_bytes);
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &retry_after);
  answer.status = static_cast<int>(status);
  if (retry_after > 0) answer.retry_after = std::chrono::seconds(std::min<curl_off_t>(retry_after, 86'400));
  if (code == CURLE_OK && call.headers_ended && status >= 200) {
    answer.outcome = HttpAnswer::Outcome::whole;
    return;
  }
  const bool unreached = sent_bytes == 0 && is_before_sending(code);
  answer.outcome = unreached ? HttpAnswer::Outcome::unreached : HttpAnswer::Outcome::torn;
  answer.untrusted = unreached && is_distrust(code);
  answer.error = code == CURLE_OK             ? "the answer broke off"
                 : call.error.front() != '\0' ? call.error.data()
                                              : curl_easy_strerror(code);
}

}  // namespace

struct HttpClient::Implementation {
  Library library;
  HttpSettings settings;
  std::unique_ptr<CURLM, MultiDeleter> multi;
  std::unordered_map<CURL*, std::unique_ptr<Call>> calls;

  void prepare(Call& call) const;
};

HttpClient::HttpClient(HttpSettings settings) : implementation_(std::make_unique<Implementation>()) {
  implementation_->settings = std::move(settings);
  implementation_->multi.reset(curl_multi_init());
  if (!implementation_->multi) throw Failure("cannot make a libcurl handle");
}

HttpClient::~HttpClient() {
  for (const auto& [handle, call] : implementation_->calls)
    curl_multi_remove_handle(implementation_->multi.get(), handle);
}

void HttpClient::Implementation::prepare(Call& call) const {
  CURL* const handle = call.handle.get();
  const HttpRequest& request = call.request;
  const CurlLong timeout =
      static_cast<CurlLong>(std::chrono::ceil<std::chrono::milliseconds>(settings.timeout).count());
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_URL, request.url.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_HTTP_VERSION, static_cast<CurlLong>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_USERAGENT, "lg/" LG_VERSION);
  set(handle, CURLOPT_ERRORBUFFER, call.error.data());
  set(handle, CURLOPT_WRITEFUNCTION, &take_body);
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(&call));
  set(handle, CURLOPT_HEADERFUNCTION, &take_header);
  set(handle, CURLOPT_HEADERDATA, static_cast<void*>(&call));
  set(handle, CURLOPT_TIMEOUT_MS, timeout);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, std::min(timeout, static_cast<CurlLong>(kLongestConnect.count())));
  if (!settings.keeps_connections) {
    set(handle, CURLOPT_FRESH_CONNECT, 1L);
    set(handle, CURLOPT_FORBID_REUSE, 1L);
  }
  if (!settings.ca_file.empty()) set(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (!request.user_and_password.empty()) {
    set(handle, CURLOPT_HTTPAUTH, static_cast<CurlLong>(CURLAUTH_BASIC));
    set(handle, CURLOPT_USERPWD, request.user_and_password.c_str());
  }
  if (request.method == HttpRequest::Method::post || request.method == HttpRequest::Method::put) {
    const std::string_view body = request.kept_body.empty() ? std::string_view(request.body) : request.kept_body;
    set(handle, CURLOPT_POST, 1L);
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(handle, CURLOPT_POSTFIELDS, body.data());
    if (body.size() > kLargeBody) set(handle, CURLOPT_UPLOAD_BUFFERSIZE, kUploadBuffer);
    if (request.method == HttpRequest::Method::put) set(handle, CURLOPT_CUSTOMREQUEST, "PUT");
  }
  curl_slist* list = curl_slist_append(nullptr, "Expect:");  // the body goes at once
  for (const std::string& header : request.headers) {
    curl_slist* const longer = curl_slist_append(list, header.c_str());
    if (longer == nullptr) break;
    list = longer;
  }
  call.headers.reset(list);
  set(handle, CURLOPT_HTTPHEADER, list);
}

void HttpClient::start(std::uint64_t id, HttpRequest request) {
  std::unique_ptr<Call> call = std::make_unique<Call>();
  call->id = id;
  call->request = std::move(request);
  call->max_body = implementation_->settings.max_body;
  call->handle.reset(curl_easy_init());
  if (!call->handle) throw Failure("cannot make a libcurl handle");
  CURL* const handle = call->handle.get();
  implementation_->prepare(*call);
  implementation_->calls.emplace(handle, std::move(call));
  check(curl_multi_add_handle(implementation_->multi.get(), handle));
}

void HttpClient::work(std::chrono::milliseconds wait, int wake_descriptor) {
  CURLM* const multi = implementation_->multi.get();
  int running = 0;
  check(curl_multi_perform(multi, &running));
  if (wait <= std::chrono::milliseconds::zero() || running < static_cast<int>(implementation_->calls.size())) return;
  curl_waitfd wake = {wake_descriptor, CURL_WAIT_POLLIN, 0};
  check(curl_multi_poll(multi, &wake, wake_descriptor < 0 ? 0 : 1, static_cast<int>(wait.count()), nullptr));
  check(curl_multi_perform(multi, &running));
}

std::vector<std::pair<std::uint64_t, HttpAnswer>> HttpClient::take_answers() {
  CURLM* const multi = implementation_->multi.get();
  std::vector<std::pair<std::uint64_t, HttpAnswer>> answers;
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const handle = message->easy_handle;
    const CURLcode code = message->data.result;
    const auto found = implementation_->calls.find(handle);
    if (found == implementation_->calls.end()) continue;
    conclude(*found->second, code);
    curl_multi_remove_handle(multi, handle);
    answers.emplace_back(found->second->id, std::move(found->second->answer));
    implementation_->calls.erase(found);
  }
  return answers;
}

void check_url(const std::string& url, const std::string& secret_option) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), &curl_url_cleanup);
  const bool known = url.starts_with("http://") || url.starts_with("https://");
  if (!parsed || !known || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    throw UsageError("the URL is none of http: or https:", "it looks like https://gateway.example/messages");
  }
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD}) {
    char* text = nullptr;
    const CURLUcode code = curl_url_get(parsed.get(), part, &text, 0);
    curl_free(text);
    if (code == CURLUE_OK) {
      throw UsageError("the URL has a user or a password in it, where others can read it",
                       fmt::format("put them into a file, and name it with {}", secret_option));
    }
  }
}

}  // namespace lg::net
