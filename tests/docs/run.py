#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the documentation against the programs in PATH (all that are in one folder with lgjoin).

- Each program has a man page, and its OPTIONS are the program's options, with arguments where those have them.
- mandoc finds nothing to mend, in style either.
- The blocks in the pages' EXAMPLES that name a tool (others show data) run with status 0, in order, in a folder of
  their own with sample data: cust.csv, music.csv, clicks.csv and so on from lggen, in "." and in "data"; listens.csv
  (tracks.csv with a header) and listens.ndjson (the same through lgtail). A comment on the line before a block or .Dl
  changes that:
    .\\" runs until interrupted    SIGINT after a second; the status must be 0 then
    .\\" not run: REASON           something that needs a server, say
- The blocks of README.md and examples/**/README.md whose fence says ```sh run do so, too; with ```sh run-in-checkout
  they run in the project's folder.
- The commands under Examples in --help parse (each is run with --explain).
- The completion scripts parse, name all options, and complete --ou to --out.
"""

import glob
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402

BIN = os.path.dirname(shutil.which("lgjoin") or "/nowhere/lgjoin")
TOOLS = sorted(os.path.basename(path) for path in glob.glob(os.path.join(BIN, "lg*")) if os.access(path, os.X_OK))
PAGES = sorted(glob.glob(os.path.join(lgtest.SOURCE, "man", "*.[1-9]")))
NAMES_TOOL = re.compile(r"(^|[\s|(])lg[a-z-]+ ", re.M)
BLOCK_LIMIT = 60 if not lgtest.SANITIZED else 240  # seconds for one block of commands
CHECKOUT_LIMIT = 1200  # a quick start may build everything


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


# Options


def options_of_help(tool):
    """{"-o": True, "--out": True, "--quiet": False...}: whether each takes an argument."""
    options = {}
    text = lgtest.check([tool, "--help"]).decode()
    for line in text.split("\nExamples:\n")[0].splitlines():
        found = re.match(r"(?:  (-\w), |      |  (-\w))(?:(--[\w-]+))?( [^ ]+)?", line)
        if not found or not (found[1] or found[2] or found[3]):
            continue
        for name in (found[1], found[2], found[3]):
            if name:
                options[name] = found[4] is not None
    return options


def options_of_page(path):
    """The same from the .It lines of the section OPTIONS."""
    options, section = {}, ""
    for line in lines_of(path):
        if line.startswith(".Sh "):
            section = line[4:].strip().strip('"')
        if section != "OPTIONS" or not line.startswith(".It Fl "):
            continue
        words = shlex.split(line.replace('\\"', ""))[1:]
        takes = "Ar" in words
        for at, word in enumerate(words):
            if word == "Fl" and words[at + 1] == "Fl":
                options["--" + words[at + 2].replace("\\-", "-")] = takes
            elif word == "Fl" and words[at - 1] != "Fl":
                options["-" + words[at + 1]] = takes
    return options


def check_options(tool):
    page = os.path.join(lgtest.SOURCE, "man", tool + ".1")
    assert os.path.exists(page), f"there is no man/{tool}.1"
    program, manual = options_of_help(tool), options_of_page(page)
    assert program, f"{tool} --help names no option"
    problems = [f"{name} is not in OPTIONS of man/{tool}.1" for name in program if name not in manual]
    problems += [f"{tool} has no {name}, which man/{tool}.1 describes" for name in manual if name not in program]
    for name in program.keys() & manual.keys():
        if program[name] != manual[name]:
            problems.append(f"{name} takes {'an' if program[name] else 'no'} argument; man/{tool}.1 says otherwise")
    assert not problems, "\n".join(sorted(problems))


# Commands


def make_samples(folder):
    """What the examples find."""
    lgtest.check(["lggen", "--out", "data", "--customers", "50", "--listens", "2000", "--tracks", "100", "--days", "7"],
                 timeout=60, cwd=folder)
    for name in os.listdir(os.path.join(folder, "data")):
        shutil.copy(os.path.join(folder, "data", name), folder)
    with open(os.path.join(folder, "tracks.csv"), "rb") as tracks:
        with open(os.path.join(folder, "listens.csv"), "wb") as listens:
            listens.write(b"event_id,customer_id,track_id,datetime,ismobile,listening_zip_code\n" + tracks.read())
    if "lgtail" in TOOLS:
        lgtest.check(["lgtail", "listens.csv", "-o", "listens.ndjson"], timeout=60, cwd=folder)


class Block:
    def __init__(self, place, text, directive=""):
        self.place, self.text, self.directive = place, text, directive


def plain(text):
    """A line of mdoc as its reader sees it."""
    text = text.replace("\\&", "").replace("\\(aq", "'").replace("\\(dq", '"').replace("\\-", "-")
    text = text.replace("\\(ha", "^").replace("\\(ti", "~").replace("\\(ga", "`")
    return text.replace("\\e", "\\")


def blocks_of_page(path):
    blocks, section, directive, current = [], "", "", None
    name = os.path.relpath(path, lgtest.SOURCE)
    for number, line in enumerate(lines_of(path), 1):
        if current is not None:
            if line.startswith(".Ed"):
                blocks.append(current)
                current = None
            else:
                current.text += plain(line) + "\n"
            continue
        if line.startswith(".Sh "):
            section = line[4:].strip()
        if section == "EXAMPLES":
            if line.startswith(".Bd -literal"):
                current = Block(f"{name}:{number}", "", directive)
            elif line.startswith(".Dl "):
                blocks.append(Block(f"{name}:{number}", plain(line[4:].replace("Fl Fl ", "--")) + "\n", directive))
        directive = line[3:].strip() if line.startswith('.\\"') else ""
    return blocks


def blocks_of_markdown(path):
    blocks, current = [], None
    name = os.path.relpath(path, lgtest.SOURCE)
    for number, line in enumerate(lines_of(path), 1):
        fence = re.match(r"\s*```\s*(.*)$", line)
        if not fence:
            if current is not None:
                current.text += line + "\n"
        elif current is not None:
            if current.directive in ("run", "run-in-checkout"):
                blocks.append(current)
            current = None
        else:
            words = fence[1].split()
            current = Block(f"{name}:{number}", "", words[1] if words[:1] == ["sh"] and len(words) > 1 else "")
    return blocks


def run_block(block, folder):
    script = "set -e\n" + block.text
    if block.directive == "runs until interrupted":
        # In a group of its own, as a terminal would have it, and interrupted as a whole.
        process = subprocess.Popen(["bash", "-c", script], cwd=folder, env=lgtest.environment(), start_new_session=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            _, said = process.communicate(timeout=1)
            raise AssertionError(f"{block.place}: ended by itself\n{said.decode(errors='replace')}")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGINT)
        try:
            _, said = process.communicate(timeout=10)
        finally:
            lgtest.kill_group(process)
        # The shell itself dies of the signal unless its last command took it and ended well.
        outcome = lgtest.Outcome(0 if process.returncode in (0, 130, -2) else process.returncode, b"", said, False)
    else:
        checkout = block.directive == "run-in-checkout"
        outcome = lgtest.run(["bash", "-c", script], cwd=lgtest.SOURCE if checkout else folder,
                             timeout=CHECKOUT_LIMIT if checkout else BLOCK_LIMIT)
    said = outcome.stderr.decode(errors="replace")
    assert not outcome.timed_out, f"{block.place}: still running\n{block.text}"
    assert outcome.status == 0, f"{block.place}: status {outcome.status}\n{block.text}\n{said}"
    assert not re.search(r"^lg\w*(-\w+)?: error:", said, re.M), f"{block.place}:\n{block.text}\n{said}"


def run_blocks(blocks):
    blocks = [block for block in blocks
              if not block.directive.startswith("not run:") and (block.directive or NAMES_TOOL.search(block.text))]
    if not blocks:
        return "no commands"
    with tempfile.TemporaryDirectory(prefix="lg-docs-") as folder:
        make_samples(folder)
        for block in blocks:
            run_block(block, folder)
    return f"{len(blocks)} blocks"


def commands_of(line):
    """The programs of a pipeline with their arguments, without redirections."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>;&")
    lexer.whitespace_split = True
    commands, words, redirected = [], [], False
    for word in lexer:
        if re.fullmatch(r"[|;&]+", word):
            commands.append(words)
            words = []
        elif re.fullmatch(r"[<>&]+", word):
            redirected = True
        elif redirected:
            redirected = False
        else:
            words.append(word)
    return [command for command in commands + [words] if command]


def check_help_examples(tool):
    text = lgtest.check([tool, "--help"]).decode()
    assert "\nExamples:\n" in text, "--help has no examples"
    examples = text.split("\nExamples:\n")[1].replace("\\\n", " ")
    count = 0
    for line in examples.splitlines():
        if not line.strip() or line.strip().startswith("#"):
            continue
        for command in commands_of(line):
            if command[0] in TOOLS:
                lgtest.check(command + ["--explain"])
                count += 1
    assert count, "no example to check"
    return f"{count} commands"


# Completions


def generate(tool, shell):
    return lgtest.check([tool, "--generate", shell]).decode()


def check_completions(tool):
    options = options_of_help(tool)
    with tempfile.TemporaryDirectory(prefix="lg-docs-") as folder:
        for shell in ("bash", "zsh", "fish"):
            with open(os.path.join(folder, shell), "w", encoding="utf-8") as file:
                file.write(generate(tool, shell))
            if shutil.which(shell):
                lgtest.check([shell, "-n", os.path.join(folder, shell)])
        script = f"""source {folder}/bash
            COMP_WORDS=({tool} --ou) COMP_CWORD=1; _{tool}; printf '%s\\n' "${{COMPREPLY[@]}}"; echo ==
            COMP_WORDS=({tool} -) COMP_CWORD=1; _{tool}; printf '%s\\n' "${{COMPREPLY[@]}}" """
        some, every = [part.split() for part in lgtest.check(script).decode().split("==\n")]
    assert some == ["--out"], f"--ou completes to {some}"
    assert set(every) == set(options), f"completed are {sorted(every)}, in --help {sorted(options)}"
    fish = generate(tool, "fish")
    missing = [name for name in options if f"{' -l ' if name.startswith('--') else ' -s '}{name.lstrip('-')} " not in fish]
    assert not missing, f"not in the script for fish: {missing}"
    absent = [shell for shell in ("zsh", "fish") if not shutil.which(shell)]
    return f"not parsed, for want of the shell: {' '.join(absent)}" if absent else ""


def check_lint(path):
    done = lgtest.run(["mandoc", "-T", "lint", "-W", "style", path])
    said = (done.stdout + done.stderr).decode().replace(lgtest.SOURCE + os.sep, "")
    # Which pages are installed here is no property of this one.
    lines = [line for line in said.splitlines() if "referenced manual not found" not in line and "makewhatis" not in line]
    assert not lines, "\n".join(lines)


def named(name, function, *arguments):
    def test():
        return function(*arguments)

    test.__name__ = name
    return test


def main():
    assert TOOLS, f"there is no program in {BIN}"
    tests = []
    for tool in TOOLS:
        tests.append(named(f"options/{tool}", check_options, tool))
        tests.append(named(f"help_examples/{tool}", check_help_examples, tool))
        tests.append(named(f"completions/{tool}", check_completions, tool))
    for page in PAGES:
        name = os.path.basename(page)
        tests.append(named(f"lint/{name}", check_lint, page))
        if blocks_of_page(page):
            tests.append(named(f"examples/{name}", lambda page=page: run_blocks(blocks_of_page(page))))
    for path in [os.path.join(lgtest.SOURCE, "README.md")] + sorted(
            glob.glob(os.path.join(lgtest.SOURCE, "examples", "**", "README.md"), recursive=True)):
        if os.path.exists(path):
            name = os.path.relpath(path, lgtest.SOURCE)
            tests.append(named(f"blocks/{name}", lambda path=path: run_blocks(blocks_of_markdown(path))))
    return lgtest.run_tests("docs", tests)


if __name__ == "__main__":
    sys.exit(main())
