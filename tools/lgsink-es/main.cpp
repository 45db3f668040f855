// SPDX-License-Identifier: Apache-2.0
// lgsink-es: indexes records as documents in Elasticsearch or OpenSearch.
#include "common/cli/run_tool.hpp"
#include "tools/lgsink-es/es_filter.hpp"

int main(int argc, char** argv) {
  lg::es::EsOptions options;
  const lg::cli::ToolInfo info{"lgsink-es", "index records as documents in Elasticsearch or OpenSearch"};
  return lg::cli::run_filter(
      argc, argv, info, [&options](lg::cli::OptionSet& set) { options.declare(set); },
      [&options](lg::Runtime& runtime) -> std::unique_ptr<lg::Filter> {
        options.check();
        return std::make_unique<lg::es::EsFilter>(options, runtime);
      });
}
