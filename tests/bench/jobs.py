# SPDX-License-Identifier: Apache-2.0
"""The jobs of the benchmark: for each, the same work for every program, written as its user would write it.

A command reads files of the data folder (its working folder) and writes NDJSON to standard output; it may be a pipeline.
For duckdb it is a query, whose rows bench.py has it write as NDJSON.
"""

NAMES = "event_id,customer_id,track_id,datetime,ismobile,listening_zip_code"
TRACKS = ("read_csv('tracks.csv', header=false, columns={'event_id': 'BIGINT', 'customer_id': 'BIGINT', "
          "'track_id': 'BIGINT', 'datetime': 'TIMESTAMP', 'ismobile': 'BIGINT', 'listening_zip_code': 'VARCHAR'})")
CUSTOMERS = ("read_csv('cust.csv', header=true, columns={'CustID': 'BIGINT', 'Name': 'VARCHAR', 'Gender': 'BIGINT', "
             "'Address': 'VARCHAR', 'zip': 'VARCHAR', 'SignDate': 'VARCHAR', 'Status': 'BIGINT', 'Level': 'BIGINT', "
             "'Campaign': 'BIGINT', 'LinkedWithApps': 'BIGINT'})")


def listens(file, time):
    return (f"read_json('{file}', format='newline_delimited', columns={{'event_id': 'BIGINT', 'customer_id': 'BIGINT', "
            f"'track_id': 'BIGINT', 'datetime': '{time}', 'ismobile': 'BIGINT', 'listening_zip_code': 'VARCHAR'}})")


CSV_TO_NDJSON = {
    "lg": f"lgtail --columns {NAMES} --types datetime:time tracks.csv",
    "miller": f"mlr --icsv --implicit-csv-header --quote-original --ojsonl label {NAMES} then "
              "put '$datetime = sec2gmt(strptime($datetime, \"%Y-%m-%d %H:%M:%S\")); "
              "$listening_zip_code = string($listening_zip_code)' tracks.csv",
    # Splits on every comma and copies the time by its place: right for this file, and about the least there is to do.
    "gawk": r"""gawk -F, '{
        t = $4; z = $6
        printf "{\"event_id\":%s,\"customer_id\":%s,\"track_id\":%s,\"datetime\":\"%sT%sZ\",\"ismobile\":%s,\"listening_zip_code\":%s}\n",
               $1, $2, $3, substr(t, 2, 10), substr(t, 13, 8), $5, z
      }' tracks.csv""",
    "duckdb": "SELECT event_id, customer_id, track_id, strftime(datetime, '%Y-%m-%dT%H:%M:%SZ') AS datetime, ismobile, "
              f"listening_zip_code FROM {TRACKS}",
}

NDJSON_IDENTITY = {
    "lg": "lgtail --format ndjson listens.ndjson",
    "jq": "jq -c . listens.ndjson",
    "cat": "cat listens.ndjson",  # validates nothing: what the machine can carry
}

JOIN = {
    "lg": "lgjoin --on customer_id=CustID --table cust.csv --in listens.ndjson",
    "miller": "mlr --ijsonl --ojsonl join -i csv --quote-original -f cust.csv -l CustID -r customer_id -j customer_id then "
              "put '$zip = string($zip)' listens.ndjson",
    "duckdb": f"SELECT l.*, c.* EXCLUDE (CustID) FROM {listens('listens.ndjson', 'VARCHAR')} l "
              f"LEFT JOIN {CUSTOMERS} c ON l.customer_id = c.CustID",
}

# The third of three within 30 minutes, each time there begin to be so many. Then it is the third play exactly, so that
# the query needs no counting over ranges, only the play before the last.
SAME_TRACK = {
    "lg": "lgwindow --key customer_id,track_id --time datetime --over 30m --each --agg 'plays=count()' "
          "--having 'plays >= 3' --once --in sorted.ndjson",
    "duckdb": "SELECT event_id, customer_id, track_id, strftime(datetime, '%Y-%m-%dT%H:%M:%SZ') AS datetime, ismobile, "
              "listening_zip_code, 3 AS plays FROM (SELECT *, lag(hit) OVER w AS before FROM (SELECT *, "
              "lag(datetime, 2) OVER w >= datetime - INTERVAL 30 MINUTE AS hit "
              f"FROM {listens('sorted.ndjson', 'TIMESTAMP')} "
              "WINDOW w AS (PARTITION BY customer_id, track_id ORDER BY datetime, event_id)) "
              "WINDOW w AS (PARTITION BY customer_id, track_id ORDER BY datetime, event_id)) "
              "WHERE hit AND NOT coalesce(before, false)",
}

OUR_HABITS = ("lgwindow --key customer_id --over all --agg 'morning=share(hour(datetime) in 5..11)' "
              "--agg 'afternoon=share(hour(datetime) in 12..16)' --agg 'evening=share(hour(datetime) in 17..21)' "
              "--agg 'night=share(hour(datetime) < 5 or hour(datetime) > 21)' --agg 'mobile=share(ismobile == 1)' "
              "--agg 'unique=distinct(track_id)/count()'")
HABITS_QUERY = ("SELECT customer_id, avg((hour(datetime) BETWEEN 5 AND 11)::INT) AS morning, "
                "avg((hour(datetime) BETWEEN 12 AND 16)::INT) AS afternoon, avg((hour(datetime) BETWEEN 17 AND 21)::INT) AS evening, "
                "avg((hour(datetime) NOT BETWEEN 5 AND 21)::INT) AS night, avg(ismobile) AS mobile, "
                "count(DISTINCT track_id) / count(*) AS \"unique\" ")

HABITS = {
    "lg": f"{OUR_HABITS} --in listens.ndjson",
    "miller": "mlr --ijsonl --ojsonl put -q '"
              "h = strptime($datetime, \"%Y-%m-%dT%H:%M:%SZ\") // 3600 % 24; c = $customer_id; @n[c] += 1; @morning[c] += (h >= 5 && h <= 11) ? 1 : 0;"
              "@afternoon[c] += (h >= 12 && h <= 16) ? 1 : 0; @evening[c] += (h >= 17 && h <= 21) ? 1 : 0;"
              "@night[c] += (h < 5 || h > 21) ? 1 : 0; @mobile[c] += $ismobile; @tracks[c][$track_id] = 1;"
              "end { for (c, n in @n) { emit1 {\"customer_id\": int(c), \"morning\": @morning[c] / n, \"afternoon\": @afternoon[c] / n,"
              "\"evening\": @evening[c] / n, \"night\": @night[c] / n, \"mobile\": @mobile[c] / n,"
              "\"unique\": length(@tracks[c]) / n} } }' listens.ndjson",
    "duckdb": HABITS_QUERY + f"FROM {listens('listens.ndjson', 'TIMESTAMP')} GROUP BY customer_id",
}

# From the table as it is, in one pipeline.
HABITS_FROM_CSV = {
    "lg": f"lgtail --columns {NAMES} --types datetime:time tracks.csv | {OUR_HABITS}",
    "duckdb": HABITS_QUERY + f"FROM {TRACKS} GROUP BY customer_id",
}

JOBS = {
    "csv_to_ndjson": ("CSV to typed NDJSON, time converted", CSV_TO_NDJSON),
    "ndjson_identity": ("NDJSON identity, validated", NDJSON_IDENTITY),
    "join": ("join with the customers", JOIN),
    "same_track": ("same track 3 times in 30 minutes", SAME_TRACK),
    "habits": ("habits per customer", HABITS),
    "habits_from_csv": ("the same, from CSV", HABITS_FROM_CSV),
}
