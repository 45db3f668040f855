# SPDX-License-Identifier: Apache-2.0
"""A Kafka broker (KRaft, its own controller) from Maven Central, with a plain listener and perhaps SASL_SSL."""

import os
import subprocess
import time

from . import downloads, java, kafka_wire
from .base import Server
from .certificates import Certificates

# The checksums of the lists of their jars; see downloads.with_dependencies.
VERSIONS = {  # "kafka" and "kafka3" of shared()
    "4.1.0": "c35e55bf04c431ff79b6c38fc206cca8f1c205041e14e948f35b92ae2525937c",
    "3.9.1": "91dfee5da8faf06be9ad302c4052ffd7a1f0a166e6c696f00eb4ab1d833471e8",
}
_CLUSTER = "AAAAAAAAAAAAAAAAAAAAAA"


class Kafka(Server):
    """Topics get four partitions unless made by create_topic(). With sasl there is a second listener with TLS and
    PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 for user lg; librdkafka before 2.6.1 can use SCRAM with version 3.9.1 only.
    What was acknowledged survives kill() (it is in the system's memory), not a crash of the machine."""

    name = "kafka"
    port_names = ("main", "controller", "sasl")
    user, password = "lg", "secret-of-lg"

    def __init__(self, version="4.1.0", sasl=False, properties=None, heap="384m"):
        super().__init__()
        self.version, self.sasl, self.heap = version, sasl, heap
        self.properties = properties or {}

    def download(self):
        return downloads.with_dependencies(f"org.apache.kafka:kafka_2.13:{self.version}", VERSIONS[self.version])

    def prepare(self):
        self._java = os.path.join(java.home(17), "bin", "java")
        self._jars = os.path.join(self.download(), "*")
        if self.sasl:
            self._certificates = Certificates(self.path("certificates"))
        self._write_log_settings()
        self.configure()
        format_storage = ["format", "-t", _CLUSTER, "-c", self.path("server.properties")]
        if self.sasl:
            for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512"):
                format_storage += ["--add-scram", f"{mechanism}=[name={self.user},password={self.password}]"]
        with open(self.log, "ab") as log:
            subprocess.run(
                self._command("64m", "kafka.tools.StorageTool", *format_storage),
                cwd=self.folder,
                check=True,
                timeout=self.start_limit,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def configure(self):
        listeners = {"PLAINTEXT": self.port, "CONTROLLER": self.ports["controller"].number}
        properties = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@127.0.0.1:{listeners['CONTROLLER']}",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "log.dirs": self.path("data"),
            "num.partitions": 4,
            "offsets.topic.num.partitions": 4,
            "offsets.topic.replication.factor": 1,
            "transaction.state.log.num.partitions": 4,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "share.coordinator.state.topic.replication.factor": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
            # A broker that was killed may come back at once: its former self is forgotten after this time.
            "broker.session.timeout.ms": 3000,
            "broker.heartbeat.interval.ms": 500,
            "log.cleaner.dedupe.buffer.size": 4 << 20,
            "controlled.shutdown.enable": "false",
        }
        if self.sasl:
            listeners["SASL_SSL"] = self.ports["sasl"].number
            module = "org.apache.kafka.common.security"
            scram = f"{module}.scram.ScramLoginModule required;"
            plain = f'{module}.plain.PlainLoginModule required user_{self.user}="{self.password}";'
            properties |= {
                "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
                "listener.name.sasl_ssl.plain.sasl.jaas.config": plain,
                "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config": scram,
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": scram,
                "ssl.keystore.type": "PKCS12",
                "ssl.keystore.location": self._certificates.keystore,
                "ssl.keystore.password": self._certificates.password,
            }
        properties["listeners"] = ",".join(f"{name}://127.0.0.1:{port}" for name, port in listeners.items())
        properties["listener.security.protocol.map"] = ",".join(
            f"{name}:{'PLAINTEXT' if name == 'CONTROLLER' else name}" for name in listeners
        )
        properties |= self.properties
        self.write("server.properties", "".join(f"{key}={value}\n" for key, value in properties.items()))

    def launch(self):
        self.run(self._command(self.heap, "kafka.Kafka", self.path("server.properties")))

    def is_ready(self):
        return kafka_wire.metadata(self.port)[0] == 1

    def variables(self):
        return {"LG_KAFKA_BROKERS": self.brokers}

    @property
    def brokers(self):
        return f"127.0.0.1:{self.port}"

    @property
    def sasl_brokers(self):
        return f"127.0.0.1:{self.ports['sasl'].number}"

    @property
    def ca(self):
        return self._certificates.ca

    def client_config(self, mechanism="PLAIN", password=None, name="client.properties"):
        """A file of librdkafka's properties (for --kafka-config, or kcat -F) with which the SASL listener is used."""
        return self.write(
            name,
            f"bootstrap.servers={self.sasl_brokers}\nsecurity.protocol=SASL_SSL\n"
            f"ssl.ca.location={self.ca}\nsasl.mechanism={mechanism}\nsasl.username={self.user}\n"
            f"sasl.password={password or self.password}\n",
        )

    def create_topic(self, topic, partitions=4, config=None):
        """Returns when all partitions have a leader."""
        kafka_wire.create_topic(self.port, topic, partitions, config or {})
        self.wait_until(lambda: self.partitions(topic) == partitions, f"the topic {topic} is there")

    def partitions(self, topic):
        return kafka_wire.metadata(self.port, [topic])[1].get(topic, 0)

    def end_offsets(self, topic, committed_only=True):
        """{partition: offset}; records of open transactions are not counted, unless committed_only is false."""
        return kafka_wire.offsets(self.port, topic, self.partitions(topic), -1, committed_only)

    def committed(self, group, topic):
        """{partition: offset} of the partitions that the group has committed."""
        deadline = time.monotonic() + 30
        while True:
            try:
                return kafka_wire.committed(self.port, group, topic, self.partitions(topic))
            except kafka_wire.KafkaError as error:
                # 14, 15, 16: the coordinator is loading or about to be found.
                if error.code not in (14, 15, 16) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _command(self, heap, *words):
        return [
            self._java,
            f"-Xmx{heap}",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            self._jars,
            f"-Dlog4j2.configurationFile={self.path('log4j2.properties')}",
            f"-Dlog4j.configuration=file:{self.path('log4j.properties')}",
            *words,
        ]

    def _write_log_settings(self):
        self.write(
            "log4j2.properties",
            "rootLogger.level = WARN\nrootLogger.appenderRef.out.ref = out\n"
            "appender.out.type = Console\nappender.out.name = out\n"
            "appender.out.layout.type = PatternLayout\n"
            "appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %m (%c)%n\n",
        )
        self.write(
            "log4j.properties",
            "log4j.rootLogger=WARN, out\nlog4j.appender.out=org.apache.log4j.ConsoleAppender\n"
            "log4j.appender.out.layout=org.apache.log4j.PatternLayout\n"
            "log4j.appender.out.layout.ConversionPattern=%d{HH:mm:ss,SSS} %p %m (%c)%n\n",
        )
