"""The certificate with which the screens are served over HTTPS: the operator's own, or one made for the local network.

What is made here is signed by nobody else: whoever opens the address the first time compares its fingerprint with the
one that the server prints.
"""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pingda_dash import durable, hosts, settings
from pingda_dash.errors import PingdaError

FOLDER = "https"
"""The folder of a home with the certificate that was made; it is in no backup, for another can be made."""
LASTS, RENEWED = timedelta(days=397), timedelta(days=30)
"""How long one that is made lasts, no longer than browsers believe one; how long before its end it is renewed."""


class UnusableCertificate(PingdaError):
    "HTTPS 的证书不能用"


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key as files; until: with a zone; own: made here."""

    file: Path
    key: Path
    fingerprint: str
    until: datetime
    own: bool = False


def given(file: Path, key: Path) -> Certificate:
    """The operator's certificate (PEM, with its chain) and its key. May be over. Raises UnusableCertificate."""
    _check_pair(file, key)
    return _described(file, key)


def chosen(file: Path | None, key: Path | None, make: bool, home: Path, host: str) -> Certificate | None:
    """What to serve with: the files that were given or configured, else, if asked to, one that is made; None: HTTP.

    host: the address to be listened on. Raises UnusableCertificate.
    """
    configured = settings.certificate()
    file, key = (file, key) if file or key else configured
    if file and key:
        return given(file, key)
    if file or key:
        raise UnusableCertificate(":证书和私钥要一起给(--cert 和 --key,或 PINGDA_CERT 和 PINGDA_KEY)。")
    if not make:
        return None
    names = hosts.configured()
    if not hosts.is_loopback(host):
        names |= hosts.own_names() | hosts.own_addresses() | ({hosts.address(host)} - {"", "0.0.0.0", "::"})
    return made(home, names)


def made(home: Path, names: frozenset[str], at: datetime | None = None) -> Certificate:
    """The home's own certificate for these names and addresses; made again when it is missing, damaged, nearly over,
    or when it lacks a name. at: now, with a zone.
    """
    at = at or datetime.now(UTC)
    file, key = home / FOLDER / "certificate.pem", home / FOLDER / "key.pem"
    names = names | {*hosts.LOOPBACK}
    with contextlib.suppress(UnusableCertificate, OSError, ValueError):
        _check_pair(file, key)
        kept = _described(file, key, own=True)
        if names <= _names(file) and kept.until - at > RENEWED:
            return kept
    _make(file, key, names, at)
    return _described(file, key, own=True)


def _make(file: Path, key: Path, names: frozenset[str], at: datetime) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pingda")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))  # clocks of a township differ
        .not_valid_after(at + LASTS)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in sorted(names)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    durable.put(key, pem)
    durable.put(file, signed.public_bytes(serialization.Encoding.PEM))


def _general(name: str) -> x509.GeneralName:
    if hosts.address(name):
        return x509.IPAddress(ipaddress.ip_address(name))
    return x509.DNSName(name)


def _names(file: Path) -> frozenset[str]:
    """What a certificate is for. Raises ValueError."""
    try:
        of = _loaded(file).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset({*of.get_values_for_type(x509.DNSName), *map(str, of.get_values_for_type(x509.IPAddress))})


def _loaded(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(file.read_bytes())[0]


def _described(file: Path, key: Path, own: bool = False) -> Certificate:
    try:
        one = _loaded(file)
    except (OSError, ValueError) as error:
        raise UnusableCertificate(f":{file} 不是 PEM 证书。") from error
    digest = one.fingerprint(hashes.SHA256()).hex(":").upper()
    return Certificate(file, key, digest, one.not_valid_after_utc, own)


def _check_pair(file: Path, key: Path) -> None:
    """Raises UnusableCertificate where the files cannot be read, are none, or do not belong together."""
    for path, what in ((file, "证书"), (key, "私钥")):
        if not path.is_file():
            raise UnusableCertificate(f":没有{what}文件 {path}。")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(file, key, lambda: "")
    except (OSError, ssl.SSLError, ValueError) as error:
        help_ = "要 PEM 格式,证书和私钥是一对,私钥不带密码"
        raise UnusableCertificate(f":{file} 和 {key} 打不开或不是一对。{help_}。") from error
