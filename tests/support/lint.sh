#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The linters: shellcheck, clang-format, python3's compiler, and that every file says its licence.
# (The man pages are linted with the rest of the documentation, in tests/docs.)
set -u -o pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || exit 1
cd "$root" || exit 1
status=0

# The project's files, new ones too.
files() {
  git ls-files -co --exclude-standard 2>/dev/null || find . -path ./build -prune -o -path ./.git -prune -o -type f -print
}

verdict() { # NAME COMMAND...: fails when the command does, and shows what it said
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then
    printf 'ok lint/%s\n' "$name"
  else
    printf 'FAILED lint/%s\n%s\n' "$name" "$(head -n 100 <<<"$said" | sed 's/^/    /')"
    status=1
  fi
}

mapfile -t all < <(files | while read -r file; do [[ -f $file ]] && printf '%s\n' "$file"; done)
mapfile -t cpp < <(printf '%s\n' "${all[@]}" | grep -E '\.(cpp|hpp)$')
mapfile -t python < <(printf '%s\n' "${all[@]}" | grep -E '\.py$')
mapfile -t shell < <(
  for file in "${all[@]}"; do
    if [[ $file == *.sh ]] || { IFS= read -r first <"$file" && [[ $first =~ ^#!.*[/\ ](bash|sh)$ ]]; } 2>/dev/null; then
      printf '%s\n' "$file"
    fi
  done
)

# shellcheck disable=SC2317  # verdict calls it
no_licence() {
  local file missing=0
  for file in "${cpp[@]}" "${python[@]}" "${shell[@]}"; do
    head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' && continue
    printf '%s: no SPDX-License-Identifier in the first three lines\n' "$file"
    missing=1
  done
  return "$missing"
}

# shellcheck disable=SC2317  # verdict calls it
compile_python() {
  python3 -W error - "${python[@]}" <<'PYTHON'
import sys
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        compile(file.read(), path, "exec")
PYTHON
}

verdict shellcheck shellcheck -x "${shell[@]}"
verdict licence no_licence
verdict python compile_python
verdict clang-format clang-format-14 --dry-run -Werror "${cpp[@]}"
exit "$status"
