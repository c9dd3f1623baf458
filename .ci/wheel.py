"""A Python wheel that carries the binary: `pip install` puts `wayfare` on the path, and no Python runs with it.

A wheel is a zip with a record of its files; the standard library is enough to write one.
"""

import base64
import hashlib
import platform
import sys
import zipfile
from pathlib import Path

binary, version, summary, libc, out = sys.argv[1:]
tag = f"py3-none-manylinux_{libc.replace('.', '_')}_{platform.machine()}"
info = f"wayfare-{version}.dist-info"
readme = Path("README.md").read_text(encoding="utf-8")
files = {
    f"wayfare-{version}.data/scripts/wayfare": Path(binary).read_bytes(),
    f"{info}/METADATA": (
        f"Metadata-Version: 2.1\nName: wayfare\nVersion: {version}\nSummary: {summary}\n"
        "License: MIT OR Apache-2.0\nRequires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n" + readme
    ).encode(),
    **{f"{info}/licenses/{name}": Path(name).read_bytes() for name in ("LICENSE-MIT", "LICENSE-APACHE")},
    f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: wayfare\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
}


def recorded(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


record = "".join(recorded(name, content) for name, content in files.items()) + f"{info}/RECORD,,\n"
files[f"{info}/RECORD"] = record.encode()
with zipfile.ZipFile(Path(out) / f"wayfare-{version}-{tag}.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
    for name, content in files.items():
        # the same time always, so that the same binary gives the same wheel
        entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (0o100755 if name.endswith("scripts/wayfare") else 0o100644) << 16
        wheel.writestr(entry, content)
