// SPDX-License-Identifier: Apache-2.0
#include "common/io/source.hpp"

#include "common/pipeline/reader.hpp"

namespace lg {

InputStream::InputStream() = default;
InputStream::~InputStream() = default;

}  // namespace lg
