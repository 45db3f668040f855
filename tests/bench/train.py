#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures lgtrain against LIBLINEAR and scikit-learn on 1,000,000 rows of 20 features.

Of lgtrain it is the CPU time of the whole program, reading NDJSON or LIBSVM's format and testing included; of the others
that of training alone, on numbers that are in memory and standardised already. All must find the same minimum: the mean
log losses are shown. The peers are installed with pip into build/bench-train, unless --python names an interpreter
that has numpy, scikit-learn and liblinear-official. No time decides anything.

usage: tests/bench/train.py [--rows N] [--rounds N] [--python PATH]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
FEATURES = 20
L2 = 1e-6


def make(folder, rows):
    import numpy
    from sklearn.datasets import make_classification

    x, y = make_classification(rows, FEATURES, n_informative=12, n_redundant=4, random_state=4)
    x = numpy.round(x, 6)
    cut = rows * 7 // 10  # the older part, which trains
    z = (x[:cut] - x[:cut].mean(axis=0)) / x[:cut].std(axis=0)
    numpy.save(os.path.join(folder, "z.npy"), z)
    numpy.save(os.path.join(folder, "y.npy"), y[:cut])
    with open(os.path.join(folder, "rows.ndjson"), "w") as ndjson, open(os.path.join(folder, "rows.svm"), "w") as svm:
        for i, (row, label) in enumerate(zip(x.tolist(), y.tolist())):
            numbers = ",".join(f'"f{j}":{number!r}' for j, number in enumerate(row))
            ndjson.write(f'{{"t":{int(i >= cut)},"y":{label},{numbers}}}\n')
            svm.write(f"{label} " + " ".join(f"{j + 1}:{number!r}" for j, number in enumerate(row)) + "\n")


def train(folder, peer):
    """Prints the CPU seconds of a peer's training, and its mean log loss."""
    import numpy

    z, y = numpy.load(os.path.join(folder, "z.npy")), numpy.load(os.path.join(folder, "y.npy"))
    cost = 1 / (len(z) * L2)
    if peer.startswith("liblinear"):
        from liblinear.liblinearutil import parameter, problem
        from liblinear.liblinearutil import train as fit
        from scipy.sparse import csr_matrix

        data, options = problem((2 * y - 1).astype(float), csr_matrix(z)), parameter(f"-s 0 -B 1 -c {cost} -q")
        begun = time.process_time()
        model = fit(data, options)
        seconds = time.process_time() - begun
        weights, intercept = model.get_decfun()
        weights = numpy.array(weights)
        if model.label[0] != 1:
            weights, intercept = -weights, -intercept
    else:
        from sklearn.linear_model import LogisticRegression

        solver = LogisticRegression(C=cost, solver=peer.split()[1], max_iter=1000)
        begun = time.process_time()
        solver.fit(z, y)
        seconds = time.process_time() - begun
        weights, intercept = solver.coef_[0], solver.intercept_[0]
    loss = numpy.logaddexp(0, -(2 * y - 1) * (z @ weights + intercept)).mean()
    print(json.dumps({"cpu": seconds, "loss": float(loss)}))


def run_ours(folder, peer):
    features = ",".join(f"f{j}" for j in range(FEATURES))
    common = ["--max-error", "1", "--l2", str(L2), "--out", os.path.join(folder, "model.json")]
    command = (["lgtrain", "--format", "libsvm", "-i", os.path.join(folder, "rows.svm")] if peer.endswith("libsvm") else
               ["lgtrain", "-i", os.path.join(folder, "rows.ndjson"), "--label", "y", "--features", features,
                "--split-time", "t", "--time-format", "%s"])
    if os.path.exists(common[-1]):
        os.remove(common[-1])
    process = subprocess.Popen([*command, *common], stdout=subprocess.PIPE)
    report = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, report
    return {"cpu": usage.ru_utime + usage.ru_stime, "loss": report["train_log_loss"]}


def environment_python():
    python = os.path.join(ROOT, "build", "bench-train", "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", os.path.dirname(os.path.dirname(python))], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "scikit-learn", "liblinear-official"], check=True)
    return python


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--python", help="an interpreter with the peers (default: one below build/)")
    parser.add_argument("--make", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--train", nargs=2, metavar=("FOLDER", "PEER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.make:
        return make(arguments.make, arguments.rows)
    if arguments.train:
        return train(*arguments.train)
    python = arguments.python or environment_python()
    with tempfile.TemporaryDirectory(prefix="lg-bench-train-") as folder:
        subprocess.run([python, __file__, "--rows", str(arguments.rows), "--make", folder], check=True)
        peers = ["lgtrain ndjson", "lgtrain libsvm", "liblinear", "scikit-learn lbfgs", "scikit-learn newton-cholesky"]
        runs = {peer: [] for peer in peers}
        for _ in range(arguments.rounds):
            for peer in peers:
                if peer.startswith("lgtrain"):
                    runs[peer].append(run_ours(folder, peer))
                else:
                    said = subprocess.run([python, __file__, "--train", folder, peer], check=True, capture_output=True)
                    runs[peer].append(json.loads(said.stdout))
    ours = statistics.median(run["cpu"] for run in runs[peers[0]])
    print(f"{arguments.rows} rows, {FEATURES} features, {arguments.rounds} rounds")
    print(f"{'program':34}{'CPU s':>8}{'CPU / lg':>10}{'mean log loss':>24}")
    for peer, taken in runs.items():
        seconds = statistics.median(run["cpu"] for run in taken)
        what = peer if peer.startswith("lgtrain") else peer + " (training only)"
        print(f"{what:34}{seconds:8.2f}{seconds / ours:10.2f}{taken[0]['loss']:24.17f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
