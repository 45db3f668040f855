# SPDX-License-Identifier: Apache-2.0
"""A certificate authority of our own, and a certificate of it for 127.0.0.1 and localhost, made by openssl."""

import os
import shutil
import subprocess

import lgtest


class Certificates:
    """Files in a folder: ca (PEM), certificate and key (PEM, the key in PKCS #8), keystore (PKCS #12, password)."""

    password = "keystore-of-the-tests"

    def __init__(self, folder):
        if not shutil.which("openssl"):
            raise lgtest.Skip("needs openssl (Debian: openssl)")
        os.makedirs(folder, exist_ok=True)
        self.folder = folder
        self.ca, self.ca_key = self._path("ca.pem"), self._path("ca.key")
        self.certificate, self.key = self._path("server.pem"), self._path("server.key")
        self.keystore = self._path("server.p12")
        request, extensions = self._path("request.pem"), self._path("extensions")
        with open(extensions, "w", encoding="ascii") as file:
            file.write("subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n")
        self._run(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            self.ca_key,
            "-out",
            self.ca,
            "-days",
            "2",
            "-subj",
            "/CN=authority of the tests",
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign",
        )
        self._run(
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", request, "-subj", "/CN=localhost"
        )
        self._run(
            "x509",
            "-req",
            "-in",
            request,
            "-CA",
            self.ca,
            "-CAkey",
            self.ca_key,
            "-CAcreateserial",
            "-days",
            "2",
            "-extfile",
            extensions,
            "-out",
            self.certificate,
        )
        self._run(
            "pkcs12",
            "-export",
            "-in",
            self.certificate,
            "-inkey",
            self.key,
            "-certfile",
            self.ca,
            "-name",
            "server",
            "-out",
            self.keystore,
            "-passout",
            f"pass:{self.password}",
        )

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _run(self, *arguments):
        done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, f"openssl {arguments[0]}: {done.stderr}"
