# SPDX-License-Identifier: Apache-2.0
"""OpenSearch 2 and 3, Elasticsearch 7 and 8: the projects' own runnable zips from Maven Central, one node each."""

import base64
import http.client
import json
import os
import shutil
import ssl

from . import downloads, java
from .base import Server
from .certificates import Certificates

_NOBODY = 65534  # they refuse to run as root
_HASH = "$2a$10$abcdefghijklmnopqrstuucIYB6MBV/2hBLhWzz.sScOnWe8d3cJa"  # bcrypt of the password of all users


class _Search(Server):
    """settings go into its yml file, which is written at every start: change them and restart() to have them in force.
    A write that was answered survives kill()."""

    port_names = ("main", "transport")
    word = None  # how its files, variables and settings are called
    zip = None  # coordinates and checksum
    java = (17, None)

    def __init__(self, settings=None, heap="256m"):
        super().__init__()
        self.settings, self.heap = settings or {}, heap

    @classmethod
    def download(cls):
        java.home(*cls.java)  # nothing is fetched that cannot run
        return downloads.unpacked(*cls.zip)

    def prepare(self):
        self._java = java.home(*self.java)
        downloads.link_tree(self.download(), self.path("home"))
        shutil.rmtree(self.path("home/config"))
        shutil.copytree(os.path.join(self.download(), "config"), self.path("config"))
        for name in ("data", "logs", "tmp", "home/logs", "home/plugins"):
            os.makedirs(self.path(name), exist_ok=True)
        with open(self.path("config/jvm.options"), encoding="utf-8") as file:
            lines = [
                line
                for line in file
                if not any(word in line for word in ("gc", "GC", "HeapDump", "ErrorFile", "G1", "-Xm"))
            ]
        self.write("config/jvm.options", "".join(lines), 0o644)
        self.write(
            "config/log4j2.properties",
            "status = error\nrootLogger.level = warn\n"
            "rootLogger.appenderRef.out.ref = out\nappender.out.type = Console\nappender.out.name = out\n"
            "appender.out.layout.type = PatternLayout\nappender.out.layout.pattern = %d %p %m (%c)%n\n",
            0o644,
        )
        self.add_parts()

    def add_parts(self):
        pass

    def configure(self):
        settings = {
            "cluster.name": self.name,
            "node.name": self.name,
            "discovery.type": "single-node",
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": self.ports["transport"].number,
            "path.data": self.path("data"),
            "path.logs": self.path("logs"),
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }
        settings |= self.own_settings() | self.settings
        self.write(
            f"config/{self.word}.yml", "".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items())
        )
        if os.geteuid() == 0:
            for folder in (".", "config", "data", "logs", "tmp", "home/logs", "home/plugins"):
                os.chown(self.path(folder), _NOBODY, _NOBODY)
            for folder, _, files in os.walk(self.path("config")):
                for path in [folder, *(os.path.join(folder, name) for name in files)]:
                    os.chown(path, _NOBODY, _NOBODY)

    def own_settings(self):
        return {}

    def launch(self):
        prefix = "OPENSEARCH" if self.word == "opensearch" else "ES"
        flags = f"-Xms64m -Xmx{self.heap} -XX:-AlwaysPreTouch -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
        variables = {
            f"{prefix}_JAVA_HOME": self._java,
            f"{prefix}_PATH_CONF": self.path("config"),
            f"{prefix}_TMPDIR": self.path("tmp"),
            f"{prefix}_JAVA_OPTS": flags,
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "CLI_JAVA_OPTS": "-Xmx64m -XX:+UseSerialGC",
        }
        identity = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        self.run(["bash", self.path(f"home/bin/{self.word}")], env=variables, cwd=self.path("home"), **identity)

    def is_ready(self):
        status, answer = self.request("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s")
        return status == 200 and answer["status"] in ("green", "yellow")

    def variables(self):
        return {"LG_ES_URL": self.url}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def request(self, method, path, body=None, headers=None, timeout=60):
        """(status, answer): the answer as JSON where it is that. A body that is no text is sent as JSON."""
        kind = "application/x-ndjson" if path.split("?")[0].endswith("_bulk") else "application/json"
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        connection = self._connection(timeout)
        try:
            connection.request(
                method,
                path,
                body.encode() if isinstance(body, str) else body,
                self._authorization() | ({"Content-Type": kind} if body else {}) | (headers or {}),
            )
            response = connection.getresponse()
            answer = response.read().decode()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()
        try:
            return response.status, json.loads(answer)
        except ValueError:
            return response.status, answer

    def ask(self, method, path, body=None):
        """The answer, which must be a success."""
        status, answer = self.request(method, path, body)
        assert 200 <= status < 300, f"{self.name}: {method} {path}: {status} {answer}"
        return answer

    def count(self, index, query=None):
        """How many documents an index has, all that was answered included."""
        self.ask("POST", f"/{index}/_refresh")
        return self.ask("POST", f"/{index}/_count", {"query": query} if query else None)["count"]

    def documents(self, index, query=None, size=10000):
        """{_id: document} of at most size documents."""
        self.ask("POST", f"/{index}/_refresh")
        body = {"size": size} | ({"query": query} if query else {})
        hits = self.ask("POST", f"/{index}/_search", body)["hits"]["hits"]
        return {hit["_id"]: hit["_source"] for hit in hits}

    def _connection(self, timeout):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def _authorization(self):
        return {}


class OpenSearch(_Search):
    """2.19, with the module that geohash_grid needs."""

    name, word = "opensearch", "opensearch"
    java = (17, 21)
    zip = (
        "org.opensearch.distribution.integ-test-zip:opensearch:2.19.1:zip",
        "af7152d8b7f6f1cee09d47276b32b70479fe6dd8cdbb61213f84eb7f8098b261",
    )
    geo = ("org.opensearch.plugin:geo:2.19.1:jar", "cb2d0a84091282c89c3f5a80904eee11e7cc9cbff92aa7a8f673cce0536083d4")

    @classmethod
    def download(cls):
        unpacked = super().download()
        downloads.artifact(*cls.geo)
        return unpacked

    def add_parts(self):
        folder = self.path("home/modules/geo")
        if os.path.exists(folder):
            return
        os.makedirs(folder)
        version = self.geo[0].split(":")[2]
        shutil.copy(downloads.artifact(*self.geo), folder)
        self.write(
            "home/modules/geo/plugin-descriptor.properties",
            "name=geo\ndescription=aggregations of places\n"
            f"classname=org.opensearch.geo.GeoModulePlugin\nversion={version}\nopensearch.version={version}\n"
            "java.version=11\n",
            0o644,
        )


class OpenSearch3(OpenSearch):
    """3.5, which needs Java 21 or later."""

    name = "opensearch3"
    java = (21, None)
    zip = (
        "org.opensearch.distribution.integ-test-zip:opensearch:3.5.0:zip",
        "b676ad392c95a94d8d2bd8785b8b922c7811536daf6a9ec0c7277a34bd8a17a9",
    )
    geo = ("org.opensearch.plugin:geo:3.5.0:jar", "88d627c9968de2b29e8e7a4667e60e3886e57f5af1ea66e7a8d5c33466981e38")


class _Elasticsearch(_Search):
    """With security: https by an authority of our own (.ca), and the users admin (may do everything), writer (may
    write, create and read ba_*, and install index templates) and reader (may only read ba_*). API keys cannot be made:
    the index for them needs a module that these zips lack."""

    word = "elasticsearch"
    password = "secret-of-lg"

    def __init__(self, settings=None, heap="256m", security=False):
        super().__init__(settings, heap)
        self.security = security

    def add_parts(self):
        if not self.security:
            return
        self._certificates = Certificates(self.path("config/certificates"))
        self.write("config/users", "".join(f"{user}:{_HASH}\n" for user in ("admin", "writer", "reader")))
        self.write("config/users_roles", "superuser:admin\nlg_writer:writer\nlg_reader:reader\n")
        self.write(
            "config/roles.yml",
            "lg_writer:\n  cluster: [monitor, manage_index_templates]\n  indices:\n"
            "    - {names: ['ba_*'], privileges: [write, create_index, read, view_index_metadata, maintenance]}\n"
            "lg_reader:\n  cluster: [monitor]\n  indices:\n"
            "    - {names: ['ba_*'], privileges: [read, view_index_metadata]}\n",
        )

    def own_settings(self):
        if not self.security:
            return {"xpack.security.enabled": False}
        return {
            "xpack.security.enabled": True,
            "xpack.security.http.ssl.enabled": True,
            "xpack.security.http.ssl.key": self._certificates.key,
            "xpack.security.http.ssl.certificate": self._certificates.certificate,
            "xpack.security.authc.api_key.enabled": True,
        }

    def variables(self):
        return super().variables() | ({"LG_ES_USER_FILE": self.user_file()} if self.security else {})

    @property
    def url(self):
        return super().url.replace("http:", "https:") if self.security else super().url

    @property
    def ca(self):
        return self._certificates.ca

    def user_file(self, user="admin", password=None):
        return self.write(f"user-{user}", f"{user}:{password or self.password}\n")

    def _connection(self, timeout):
        if not self.security:
            return super()._connection(timeout)
        trusted = ssl.create_default_context(cafile=self.ca)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=trusted)

    def _authorization(self):
        return {"Authorization": "Basic " + _base64(f"admin:{self.password}")} if self.security else {}


class Elasticsearch7(_Elasticsearch):
    name = "elasticsearch7"
    java = (17, 19)
    zip = (
        "org.elasticsearch.distribution.integ-test-zip:elasticsearch:7.17.9:zip",
        "231f708f602b39359853a6d822525ba695233fe06c2dd5a960bc535bf66b6fc1",
    )


class Elasticsearch8(_Elasticsearch):
    name = "elasticsearch8"
    java = (17, 22)
    zip = (
        "org.elasticsearch.distribution.integ-test-zip:elasticsearch:8.15.0:zip",
        "c473366cf9e27bf6af9a9981a5e57dc206c04217439dbdf58df60e3683dff08b",
    )


def _base64(text):
    return base64.b64encode(text.encode()).decode()
