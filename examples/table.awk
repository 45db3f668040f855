# SPDX-License-Identifier: Apache-2.0
# Shows flat NDJSON as a table for people: ... | awk -f examples/table.awk [-v fields=Name,Title]
# The columns are the given fields, else those of the first line. Fractions are rounded to three digits, and numbers
# stand to the right.

# The value of each field of a record, by its name; the names go into names[]. Returns how many there are.
function take_apart(record, names, value_of,    count, name) {
  while (match(record, /"([^"\\]|\\.)*":/)) {
    name = names[++count] = substr(record, RSTART + 1, RLENGTH - 3)
    record = substr(record, RSTART + RLENGTH)
    match(record, /^("([^"\\]|\\.)*"|\[[^]]*\]|[^,}]*)/)
    value_of[name] = for_people(substr(record, 1, RLENGTH))
    record = substr(record, RLENGTH + 1)
  }
  return count
}

function for_people(value) {
  if (value ~ /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/ && value ~ /[.eE]/) return sprintf("%.3f", value)
  if (value ~ /^\[/) {
    gsub(/\{"value":/, "", value)  # of top(): value and count
    gsub(/,"count":/, " ", value)
    gsub(/[][}]/, "", value)
    gsub(/,/, ", ", value)
  }
  gsub(/\\"/, "\001", value)
  gsub(/"/, "", value)
  gsub("\001", "\"", value)
  return value
}

# In characters, also where awk counts bytes: there, those that continue a character of UTF-8 do not count.
function width_of(text) {
  if (length("é") > 1) gsub("[\200-\277]", "", text)
  return length(text)
}

function widen(column, text) {
  if (width_of(text) > width[column]) width[column] = width_of(text)
}

NR == 1 {
  columns = fields ? split(fields, names, ",") : take_apart($0, names, values)
  for (i = 1; i <= columns; ++i) widen(i, names[i])
}

{
  take_apart($0, ignored, values)
  for (i = 1; i <= columns; ++i) {
    cell[NR, i] = values[names[i]]
    widen(i, cell[NR, i])
    if (cell[NR, i] !~ /^-?[0-9.]+$/) is_text[i] = 1
  }
}

function line_of(row,    line, text, blanks, i) {
  for (i = 1; i <= columns; ++i) {
    text = row ? cell[row, i] : names[i]
    blanks = sprintf("%" (width[i] - width_of(text)) "s", "")
    line = line "  " (is_text[i] ? text blanks : blanks text)
  }
  sub(/ +$/, "", line)
  return line
}

END {
  if (NR) for (row = 0; row <= NR; ++row) print line_of(row)
}
