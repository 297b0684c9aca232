"""A self-made certificate, and a relay that puts TLS before a server on this computer."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

CHUNK = 65_536


def self_made_certificate(folder: Path, address: str = "127.0.0.1") -> Path:
    """Key and certificate in one file, for this address, signed by nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, today = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{address}.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class TlsRelay:
    """Takes connections by TLS and hands them on in the clear, one after the other."""

    def __init__(self, certificate: Path, port: int) -> None:
        self._behind = port
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _address = self._listener.accept()
            except OSError:
                return
            with closing(plain), suppress(OSError), self._context.wrap_socket(plain, server_side=True) as safe:
                self._relay(safe)

    def _relay(self, safe: ssl.SSLSocket) -> None:
        with socket.create_connection(("127.0.0.1", self._behind), timeout=10) as behind:
            back = threading.Thread(target=_copy, args=(behind, safe))
            back.start()
            _copy(safe, behind)
            back.join()

    def stop(self) -> None:
        """Take no more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


def _copy(source: socket.socket, to: socket.socket) -> None:
    """Everything until one side is done; the other is told."""
    with suppress(OSError):
        while chunk := source.recv(CHUNK):
            to.sendall(chunk)
    with suppress(OSError):
        (to.unwrap() if isinstance(to, ssl.SSLSocket) else to).shutdown(socket.SHUT_WR)
