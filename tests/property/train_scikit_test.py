#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lgtrain against scikit-learn: on the same rows and with the same penalty both must find the same minimum.

scikit-learn is installed with pip into a virtual environment below build/; where that does not work, the tests are
skipped. This script runs itself with the interpreter of that environment to use it."""

import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import lgtest  # noqa: E402

PACKAGES = ["scikit-learn>=1.3"]
SETS = ["habits", "scales", "few_rows", "many_features", "collinear", "unbalanced", "large"]


def environment_python():
    """The interpreter of the virtual environment, which is made where it is not there."""
    given = os.environ.get("LG_SCIKIT_PYTHON")
    if given:
        return given
    folder = os.path.join(lgtest.SOURCE, "build", "scikit")
    python = os.path.join(folder, "bin", "python")
    if os.path.exists(python) and subprocess.run([python, "-c", "import sklearn"], capture_output=True).returncode == 0:
        return python
    made = subprocess.run([sys.executable, "-m", "venv", folder], capture_output=True, text=True)
    if made.returncode != 0:
        raise lgtest.Skip("python3 makes no virtual environment here (python3-venv)")
    installed = subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES],
                               capture_output=True, text=True, timeout=600)
    if installed.returncode != 0:
        raise lgtest.Skip("pip cannot install scikit-learn here")
    return python


# Inside the environment


def data_set(name):
    """Features, labels and the penalty."""
    import numpy
    from sklearn.datasets import make_classification

    random = numpy.random.default_rng(7)
    if name == "habits":  # shares, of which four sum to 1
        shares = random.dirichlet([20, 15, 14, 20], 5000)
        mobile = random.beta(3, 2, 5000)
        unique = random.beta(9, 1, 5000)
        x = numpy.round(numpy.column_stack([shares, mobile, unique]), 2)
        return x, mobile + unique + 0.05 * random.normal(size=5000) > 1.65, 1e-6
    if name == "scales":  # of 1e-4 and 1e6, far from 0
        x, y = make_classification(4000, 12, n_informative=8, n_redundant=0, random_state=2)
        return x * 10.0 ** random.uniform(-4, 6, 12) + 10.0 ** random.uniform(-2, 6, 12), y, 1e-3
    if name == "few_rows":
        x = random.normal(size=(100, 3))
        return x, x[:, 0] + 0.2 * random.normal(size=100) > 0, 1e-2
    if name == "many_features":  # more than are preconditioned
        x = random.poisson(0.4, size=(3000, 180)).astype(float)
        return x, x @ random.normal(size=180) + 3 * random.normal(size=3000) > 0, 1e-4
    if name == "collinear":
        x = random.normal(size=(2000, 4))
        x = numpy.column_stack([x, x[:, 0] + x[:, 1], 2 * x[:, 2]])
        return x, x[:, 0] - x[:, 3] + random.logistic(size=2000) > 0, 1e-4
    if name == "unbalanced":
        x, y = make_classification(20000, 8, n_informative=6, weights=[0.98], random_state=3)
        return x, y, 1e-5
    x, y = make_classification(60000, 20, n_informative=12, n_redundant=4, random_state=4)  # more than the sample
    return x, y, 1e-6


def write_rows(name, path):
    """As NDJSON, with a time: the first 80 % of the rows are the older ones."""
    x, y, l2 = data_set(name)
    cut = len(x) * 4 // 5
    with open(path, "w") as file:
        for i, (row, label) in enumerate(zip(x.tolist(), y)):
            features = {f"f{j}": number for j, number in enumerate(row)}
            file.write(json.dumps({"t": int(i >= cut), "y": int(label), **features}) + "\n")
    print(json.dumps({"features": x.shape[1], "l2": l2}))


def compare(name, path):
    """Prints how far the model at `path` is from scikit-learn's."""
    import numpy
    from sklearn.linear_model import LogisticRegression

    with open(path) as file:
        model = json.load(file)
    x, y, l2 = data_set(name)
    cut = len(x) * 4 // 5
    x, y = x[:cut], numpy.asarray(y[:cut]).astype(int)
    mean = numpy.array([feature["mean"] for feature in model["features"]])
    deviation = numpy.array([feature["deviation"] for feature in model["features"]])
    scale = max(abs(mean - x.mean(axis=0)).max() / deviation.max(), abs(deviation / x.std(axis=0) - 1).max())
    z = (x - mean) / deviation
    solver = LogisticRegression(C=1 / (len(z) * l2), solver="newton-cholesky", tol=1e-13, max_iter=10000)
    solver.fit(z, y)

    def mean_log_loss(weights, intercept):
        sign = 2 * y - 1
        return numpy.logaddexp(0, -sign * (z @ weights + intercept)).mean()

    weights = numpy.array([feature["weight"] for feature in model["features"]])
    ours = mean_log_loss(weights, model["intercept"])
    theirs = mean_log_loss(solver.coef_[0], solver.intercept_[0])
    apart = max(abs(weights - solver.coef_[0]).max(), abs(model["intercept"] - solver.intercept_[0]))
    reported = model["training"]["train_log_loss"]
    print(json.dumps({"loss": ours - theirs, "reported": reported - ours, "coefficients": apart, "scale": scale}))


# Outside


def check(name):
    python = environment_python()

    def inside(*arguments):
        command = [python, os.path.abspath(__file__), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    with tempfile.TemporaryDirectory(prefix="lg-train-") as folder:
        rows, model = os.path.join(folder, "rows.ndjson"), os.path.join(folder, "model.json")
        made = inside("write", name, rows)
        features = ",".join(f"f{j}" for j in range(made["features"]))
        report = json.loads(lgtest.check(
            ["lgtrain", "-i", rows, "--label", "y", "--features", features, "--split", "0.8", "--split-time", "t",
             "--time-format", "%s", "--l2", str(made["l2"]), "--max-error", "1", "--out", model], timeout=120))
        assert report["converged"], report
        apart = inside("compare", name, model)
    assert abs(apart["loss"]) < 1e-6, apart
    assert apart["coefficients"] < 1e-4, apart
    assert abs(apart["reported"]) < 1e-12 and apart["scale"] < 1e-9, apart
    return f"log loss {apart['loss']:.1e}, coefficients {apart['coefficients']:.1e} apart"


def tests():
    for name in SETS:
        def test(name=name):
            return check(name)
        test.__name__ = "test_" + name
        yield test


if __name__ == "__main__":
    if len(sys.argv) == 4:
        {"write": write_rows, "compare": compare}[sys.argv[1]](*sys.argv[2:])
    else:
        sys.exit(lgtest.run_tests("property/train_scikit", tests()))
