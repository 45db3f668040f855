#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lgtail --format ndjson takes exactly the lines that are one JSON object of RFC 8259 in UTF-8.

The lines are made here, valid and invalid ones; the verdict of lgtail (passed byte for byte, or a dead letter) is
compared with python3's json.loads, made strict where that is lax or differs:
- NaN, Infinity and -Infinity are no JSON (json.loads takes them);
- a byte order mark before the object is none of JSON's blanks (json.loads of bytes would take it);
- a lone surrogate as an escape, "\\ud800", is grammatical and taken by both, though it stands for no character;
- of a name that comes twice both take the line (which value counts is not asked here);
- the control line's name @lg as the first key is refused by lgtail (and no line here has it);
- more than 1,024 levels are a dead letter here; json.loads stops earlier or later, by the depth of its own stack.
"""

import json
import os
import random
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402

DEPTH = 1024


class NoNumber(ValueError):
    pass


def refuse(name):
    raise NoNumber(name)


def depth_of(text):
    deepest = level = 0
    inside = escaped = False
    for c in text:
        if inside:
            if escaped:
                escaped = False
            elif c == "\\":
                escaped = True
            elif c == '"':
                inside = False
        elif c == '"':
            inside = True
        elif c in "{[":
            level += 1
            deepest = max(deepest, level)
        elif c in "}]":
            level -= 1
    return deepest


def is_object(line):
    """Whether the bytes are one JSON object."""
    try:
        text = line.decode("utf-8", errors="strict")
    except UnicodeDecodeError:
        return False
    if text.strip(" \t\r")[:1] != "{" or depth_of(text) > DEPTH:
        return False
    try:
        return isinstance(json.loads(text, parse_constant=refuse, parse_float=str, parse_int=str), dict)
    except (ValueError, RecursionError):
        return False


VALUES_GOOD = """
0 -0 1 -1 10 123456789012345678901234567890 0.0 -0.0 0.5 1.25 1e5 1E5 1e+5 1e-5 1.5e300 0e0 0e-0 1e999 -1e-999
0.1234567890123456789012345678901234567890 true false null "" "a" [] {} [1] [1,2,3] [[]] [[],[]] [{}] {"a":1}
{"a":{"b":{"c":[]}}} {"":0} {"":""} {"a":1,"a":2} [null,true,false,0,"",[],{}] "\\u0000" "\\uD834\\uDD1E" "\\ud800"
"\\udc00\\ud800" "\\ud834x" "\\"" "\\\\" "\\/" "\\b\\f\\n\\r\\t" "\\u00e9" "\\u00E9" "\\\\u00zz" "/" "'" "{" "}" "[" "]" ":" ","
"#" "//" "/*" "true" "\\\\" "\\\\\\"" "a\\\\" "\\\\n" "é" "€" "𝄞" "\x7f" "\u0080" "\u2028" "\u2029" "\ufeff" "\ufffe" "\uffff" "\U0010ffff"
""".split()

VALUES_BAD = """
00 01 -01 -00 1. .5 -.5 - + +1 1e 1e+ 1E- 1.e5 .e5 1.5e 0x10 0X1 1_000 1,000.5. 1..2 1.2.3 1e5.5 1e5e5 --1 -+1 1- 1+ 0b1 0o7
1f 1L Inf Infinity -Infinity +Infinity NaN -NaN nan inf True False None nil undefined TRUE NULL tru truee fals nul nulll
t f n ' " ''' "a 'a' 'a a" a abc "\\" "\\x41" "\\a" "\\0" "\\'" "\\v" "\\u" "\\u1" "\\u12" "\\u123" "\\u123g" "\\U00000041"
"\\u{41}" "\\ud83" "\\u-123" "\\u+123" "\\u00G0" "a"b "a""b" "a"1 1"a" [ ] { } [1 1] [1,] [,1] [,] [1,,2] [1;2] [1:2] [1,2 {a:1} {"a"} {"a":}
{"a"1} {"a"::1} {"a":1,} {,"a":1} {,} {"a":1,,"b":2} {"a":1;"b":2} {"a":1:2} {1:1} {null:1} {true:1} {["a"]:1} {'a':1} {"a"=1}
{"a":1"b":2} {:1} {:} {"a":1]} [1} {"a":1]} [1]] {"a":1}} {}{} [][] {}[] 1\x002 \x00 \x01 /**/1 1/**/ //1 #1 1# @ $ % & * ~ ` \\ \\n
""".split() + ["1 2", '"a" "b"', "1 1", "[1 2]", '{"a" 1}', '{"a":1 "b":2}', "- 1", "1 e5", "1. 5", "tr ue", '"a', ""]


def around(value):
    """Lines with the value in several places of an object."""
    yield b'{"v":' + value + b"}"
    yield b'{"a":1,"v":' + value + b',"z":"y"}'
    yield b'{ "v" : ' + value + b" }"
    yield b'{"a":[' + value + b"]}"
    yield b'{"a":{"b":[0,' + value + b"]}}"


def of_values():
    for value in VALUES_GOOD + VALUES_BAD:
        yield from around(value.encode("utf-8"))


def of_names():
    for value in VALUES_GOOD + VALUES_BAD:
        yield b"{" + value.encode("utf-8") + b":1}"
        yield b'{"a":0,' + value.encode("utf-8") + b":1}"


def of_whole_lines():
    for value in VALUES_GOOD + VALUES_BAD:
        yield value.encode("utf-8")
    for text in ['{} ', ' {}', '\t{}\t', '{}\r', ' \t\r{ \t\r} \t\r', '{}x', 'x{}', '{},', ',{}', '{};', '[{}]', '"{}"', '{}{}', '{} {}',
                 '{}1', '1{}', '{}null', '\ufeff{}', '{}\ufeff', '\u00a0{}', '{\u00a0}', '{"a"\u00a0:1}', '\u2003{}', '\x0b{}',
                 '\x0c{}', '{\x0b}', '{"a":\x0c1}', '{}\x00', '\x00{}', '{\x00}', '\x1e{}', '\x08{}', '{}\x7f', "data: {}"]:
        yield text.encode("utf-8")


def of_control_characters():
    for byte in range(0x20):
        if byte == 0x0A:
            continue
        c = bytes([byte])
        yield b'{"v":"' + c + b'"}'
        yield b'{"' + c + b'":1}'
        yield b'{"v":"abc\\' + c + b'"}'
        yield b'{"v":' + c + b'1}'
        yield b'{"v":1' + c + b'}'
        yield b'{"v":1' + c + b'2}'
        yield c + b'{}'


def of_escapes():
    for byte in range(0x20, 0x100):
        c = bytes([byte]) if byte < 0x80 else chr(byte).encode("utf-8")
        yield b'{"v":"\\' + c + b'"}'
        yield b'{"v":"\\u00' + c + b'0"}'
        yield b'{"\\' + c + b'":0}'
        yield b'{"v":"x' + b"\\\\" * 7 + b"\\" + c + b'"}'


def of_bytes():
    """Every single byte, and well- and ill-formed UTF-8 of every class, in strings, names and between tokens."""
    parts = [bytes([b]) for b in range(0x80, 0x100)]
    parts += [bytes([lead, b]) for lead in (0xC0, 0xC1, 0xC2, 0xDF) for b in (0x00, 0x22, 0x7F, 0x80, 0xBF, 0xC0, 0xFF)]
    parts += [bytes([lead, b, 0x80]) for lead in (0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF)
              for b in (0x20, 0x7F, 0x80, 0x8F, 0x9F, 0xA0, 0xBF, 0xC0)]
    parts += [bytes([lead, b, 0x80, 0x80]) for lead in (0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7)
              for b in (0x7F, 0x80, 0x8F, 0x90, 0xBF, 0xC0)]
    parts += [b"\xe2\x82", b"\xf0\x9d\x84", b"\xf0\x9d", b"\xe2\x28\xa1", b"\xf0\x28\x8c\xbc", b"\xf0\x90\x28\xbc",
              b"\xf8\x88\x80\x80\x80", b"\xfc\x84\x80\x80\x80\x80", b"\xfe", b"\xff", b"\xff\xfe", b"\xfe\xff",
              b"\xed\xa0\x80\xed\xb0\x80", b"\xc0\x80", b"\xe0\x80\x80", b"\xf0\x80\x80\x80", b"\xf4\x8f\xbf\xbf"]
    for part in parts:
        yield b'{"v":"' + part + b'"}'
        yield b'{"v":"' + b"x" * 61 + part + b"y" * 70 + b'"}'
        yield b'{"' + part + b'":1}'
        yield b'{"v":1' + part + b'}'


def of_truncation():
    whole = '{"a":-12.5e+3,"b":[true,false,null,{"c":"\\u00e9\\"x€𝄞"}],"d":{"e":[]},"f":"\\\\"}'.encode("utf-8")
    for end in range(len(whole) + 1):
        yield whole[:end]
        yield whole[end:]
        yield whole[:end] + whole[end + 1:]  # one byte lost
        yield whole[:end] + whole[end:end + 1] + whole[end:]  # one byte twice
        for c in b'{}[],:"\\0-e \x00\xff':
            yield whole[:end] + bytes([c]) + whole[end:]
            yield whole[:end] + bytes([c]) + whole[end + 1:]


def of_depth():
    for levels in (1, 63, 64, 65, 127, 128, 500, 1022, 1023, 1024, 1025, 5000, 100_000):
        yield b'{"v":' + b"[" * levels + b"]" * levels + b"}"
        yield b'{"v":' * levels + b"1" + b"}" * levels
        yield b'{"v":' + b"[" * levels + b"}"
        yield b'{"v":' + b"[" * levels
        yield b'{"v":' + b"[" * levels + b"]" * (levels - 1) + b"}"
        yield b'{"v":' + b"[" * levels + b"]" * (levels + 1) + b"}"


def of_positions():
    """Structure, quotes and backslashes at every position of blocks of 64 bytes, as those are what is read at once."""
    for pad in range(130):
        fill = b"x" * pad
        for tail in (b'"}', b'\\"}', b'\\\\"}', b'\\\\\\"}', b'\\u0041"}', b'\\u004"}', b'","y":1}', b'""}', b'"]', b'"', b'"} ', b'"}x'):
            yield b'{"v":"' + fill + tail
        yield b'{"v":' + b" " * pad + b"1}"
        yield b'{"v":' + b" " * pad + b"01}"
        yield b'{"v":1' + b"0" * pad + b"}"
        yield b'{"v":1' + b"0" * pad + b"x}"
        yield b'{"v":"\\' + b"\\" * pad + b'"}'


def of_chance(seed, count):
    """Objects made at random, and the same with a few bytes changed."""
    dice = random.Random(seed)
    text = ['"', "\\", "a", "é", "\\u00e9", "\\n", "{", ",", "]", ":", " ", "\\\\", "\\\"", "𝄞"]

    def string():
        parts = [dice.choice(text) for _ in range(dice.randrange(8))]
        return '"' + "".join(p for p in parts if p not in ('"', "\\")) + '"'

    def value(level):
        kind = dice.randrange(8 if level < 5 else 5)
        if kind == 0:
            return dice.choice(["true", "false", "null"])
        if kind == 1:
            return str(dice.randrange(-10**dice.randrange(1, 25), 10**20))
        if kind == 2:
            return f"{dice.random() * 10 ** dice.randrange(-20, 20)}"
        if kind in (3, 4):
            return string()
        blank = " " * dice.choice([0, 0, 0, 1, 3])
        if kind in (5, 6):
            return "[" + ("," + blank).join(value(level + 1) for _ in range(dice.randrange(5))) + blank + "]"
        return thing(level + 1)

    def thing(level):
        blank = " " * dice.choice([0, 0, 1])
        return "{" + ("," + blank).join(string() + blank + ":" + value(level) for _ in range(dice.randrange(6))) + "}"

    for _ in range(count):
        line = thing(0).encode("utf-8")
        yield line
        for _ in range(3):
            broken = bytearray(line)
            for _ in range(dice.randrange(1, 4)):
                at = dice.randrange(len(broken))
                broken[at:at + dice.randrange(2)] = bytes([dice.choice(b'{}[]:,"\\ 0123eE+-.tfn\x00\x1f\x7f\x80\xc3\xff')])
            yield bytes(broken)


def verdicts(lines):
    """What lgtail passed, and the numbers of the lines that it refused."""
    with tempfile.TemporaryDirectory(prefix="lg-property-") as folder:
        source, dead = os.path.join(folder, "in.ndjson"), os.path.join(folder, "dead.ndjson")
        with open(source, "wb") as file:
            file.write(b"\n".join(lines) + b"\n")
        done = lgtest.run(["lgtail", "--quiet", "--format", "ndjson", "--dead-letter", dead, source], timeout=120)
        assert done.status == 0 and not done.stderr, f"status {done.status}\n{done.stderr.decode(errors='replace')}"
        refused = {}
        with open(dead, encoding="utf-8") as file:
            for letter in map(json.loads, file):
                assert letter["line"] not in refused, f"line {letter['line']} was refused twice"
                refused[letter["line"]] = letter["reason"]
        return done.stdout.split(b"\n")[:-1], refused


def compare(lines):
    # Blank lines are skipped, and a newline would make two of one.
    lines = [line for line in dict.fromkeys(lines) if line.strip(b" \t\r") and b"\n" not in line and b'"@lg"' not in line]
    passed, refused = verdicts(lines)
    problems, expected = [], []
    for number, line in enumerate(lines, 1):
        good = is_object(line)
        if good:
            expected.append(line.strip(b" \t\r"))
        if good and number in refused:
            problems.append(f"refused ({refused[number]}), but is JSON: {line[:200]!r}")
        if not good and number not in refused:
            problems.append(f"passed, but is no JSON object: {line[:200]!r}")
    assert not problems, f"{len(problems)} of {len(lines)} lines\n" + "\n".join(problems[:30])
    passed = [line.strip(b" \t\r") for line in passed]  # blanks around an object are its line's, not its own
    assert passed == expected, "what passed differs from the input: " + repr(
        next((pair for pair in zip(passed, expected) if pair[0] != pair[1]), "in number"))
    assert expected and refused, "both kinds of lines are needed"
    return f"{len(lines)} lines, {len(expected)} of them JSON"


def test_json_values():
    return compare(of_values())


def test_json_names():
    return compare(of_names())


def test_json_whole_lines():
    return compare(of_whole_lines())


def test_json_control_characters():
    return compare(of_control_characters())


def test_json_escapes():
    return compare(of_escapes())


def test_json_utf8():
    return compare(of_bytes())


def test_json_truncation_and_insertion():
    return compare(of_truncation())


def test_json_depth():
    return compare(of_depth())


def test_json_positions_in_blocks():
    return compare(of_positions())


def test_json_at_random():
    # Always the same lines, so that a failure can be repeated.
    return compare(of_chance(1, 1500 if lgtest.SANITIZED else 5000))


if __name__ == "__main__":
    sys.setrecursionlimit(20_000)
    sys.exit(lgtest.run_tests("property", [test for name, test in sorted(globals().items()) if name.startswith("test_")]))
