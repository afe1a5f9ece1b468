"""Where evidence files are kept: storage that speaks S3, each named by the hash of what is in it.

A file is written aside on this machine first, where it is hashed and looked at. What is sent then
goes in parts, and the storage shows nothing of it before the last part is there and confirmed.
"""

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from urllib.parse import urlsplit

from milepost.gateways.evidence_arriving import arriving, forgotten, let_go_of_forgotten
from milepost.gateways.evidence_store import KeptFile, StoreFault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

A_PART = 8 * 1024**2  # bytes that are in memory at once, on the way in
_BUFFER = 1024**2  # and on the way out
_GONE = frozenset({"404", "NoSuchKey", "NotFound"})


class BucketUnclear(ValueError):
    """The address of a bucket says nothing that can be used."""


@dataclass(frozen=True, kw_only=True)
class BucketAddress:
    """Which bucket, on which server, and as whom. The keys are never shown."""

    bucket: str
    prefix: str  # "" or with a slash at its end
    endpoint: str  # "" for Amazon's own
    region: str
    key: str = field(repr=False)
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"


def read_bucket_address(
    url: str, *, endpoint: str, region: str, key: str, secret: str
) -> BucketAddress:
    """``s3://BUCKET`` or ``s3://BUCKET/PREFIX``, with the server's address and the keys to it.

    :raises BucketUnclear: with what is wrong; no key is in it.
    """
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc or parts.query or "@" in parts.netloc:
        raise BucketUnclear("must be s3://BUCKET or s3://BUCKET/PREFIX.")
    if endpoint and urlsplit(endpoint).scheme not in ("http", "https"):
        raise BucketUnclear("needs MILEPOST_S3_ENDPOINT such as https://s3.example.org.")
    if not key or not secret:
        raise BucketUnclear("needs MILEPOST_S3_KEY and MILEPOST_S3_SECRET.")
    prefix = parts.path.strip("/")
    return BucketAddress(
        bucket=parts.netloc,
        prefix=f"{prefix}/" if prefix else "",
        endpoint=endpoint,
        region=region,
        key=key,
        secret=secret,
    )


class EvidenceBucket:
    """Keeps files by hash in a bucket: whole or not at all, each once."""

    def __init__(self, address: BucketAddress, *, aside: Path, attempts: int = 3) -> None:
        """
        :param aside: a folder on this machine, with room for the files that are on their way.
        :param attempts: how often the storage is asked before it counts as out of reach.
        """
        self._address = address
        self._aside = aside
        self._attempts = attempts
        self._client: Any = None

    def __str__(self) -> str:
        return str(self._address)

    @property
    def aside(self) -> Path:
        """Where files wait on this machine until they are whole and looked at."""
        return self._aside

    def keep(self, chunks: Iterable[bytes]) -> KeptFile:
        """Stream a file in.

        :raises FileRefused: where it is empty or too large; nothing is left behind.
        :raises OSError: where it cannot be written; nothing is left behind.
        """
        with arriving(chunks, self.aside) as arrived:
            self.take(arrived.path, arrived.sha256)
        return KeptFile(sha256=arrived.sha256, size=arrived.size)

    def take(self, path: Path, sha256: str) -> None:
        """Send a file of the folder ``aside``, in parts; afterwards it is there no more.

        :raises StoreFault: where the storage does not take it; then it is where it was.
        """
        size = path.stat().st_size
        with _asking(self), path.open("rb") as file:
            self._send(file, sha256, size)
        if self.size_of(sha256) != size:
            raise StoreFault(f"{self}: the storage took a file and has another size of it")
        path.unlink()

    def open(self, sha256: str) -> BinaryIO:
        """The file of that hash, to be read from any place in it.

        :raises FileNotFoundError: where the bucket does not hold it.
        :raises StoreFault: where the storage does not answer.
        """
        size = self.size_of(sha256)
        if size is None:
            raise FileNotFoundError(f"{self}: {sha256}")
        return cast("BinaryIO", io.BufferedReader(_Distant(self, sha256, size), _BUFFER))

    def holds(self, sha256: str) -> bool:
        """Whether the file of that hash is there."""
        return self.size_of(sha256) is not None

    def size_of(self, sha256: str) -> int | None:
        """How many bytes the file of that hash has; None where it is not there."""
        found = self._head(sha256)
        return int(found["ContentLength"]) if found else None

    def kept_at(self, sha256: str) -> datetime | None:
        """When somebody last put the file of that hash in; None where it is not there."""
        found = self._head(sha256)
        return cast("datetime", found["LastModified"]) if found else None

    def is_intact(self, sha256: str) -> bool:
        """Whether the file is there and still has the content that its name promises."""
        try:
            with self.open(sha256) as kept:
                found = hashlib.sha256()
                while part := kept.read(_BUFFER):
                    found.update(part)
        except FileNotFoundError:
            return False
        return found.hexdigest() == sha256

    def all_kept(self) -> Iterator[str]:
        """The hash of every file that the bucket holds under its prefix."""
        with _asking(self):
            pages = self._asked.get_paginator("list_objects_v2").paginate(
                Bucket=self._address.bucket, Prefix=self._address.prefix
            )
            for page in pages:
                for each in page.get("Contents", ()):
                    yield str(each["Key"]).rpartition("/")[2]

    def left_half(self, *, before: datetime) -> Iterator[str]:
        """What was begun before a moment, and neither finished nor taken back."""
        for path in forgotten(self._aside, before=before):
            yield str(path)
        for key, _ in self._abandoned(before):
            yield f"s3://{self._address.bucket}/{key}"

    def let_go_of_halves(self, *, before: datetime) -> int:
        """Remove what was begun before a moment; how many there were."""
        uploads = list(self._abandoned(before))
        for key, upload in uploads:
            with _asking(self):
                self._asked.abort_multipart_upload(
                    Bucket=self._address.bucket, Key=key, UploadId=upload
                )
        return len(uploads) + let_go_of_forgotten(self._aside, before=before)

    def erase(self, sha256: str) -> None:
        """Let a file go for good; one that is not there is as good as gone.

        :raises StoreFault: where the storage does not answer.
        """
        with _asking(self):
            self._asked.delete_object(**self._named(sha256))

    def require_ready(self) -> None:
        """Make sure that files can be put in and had back: a mark is written, read and removed.

        :raises OSError: saying what is in the way.
        """
        mark = {"Bucket": self._address.bucket, "Key": f"{self._address.prefix}.milepost"}
        self._aside.mkdir(parents=True, exist_ok=True)
        with _asking(self):
            self._asked.put_object(**mark, Body=b"milepost")
            self._asked.get_object(**mark)["Body"].read()
            self._asked.delete_object(**mark)

    def part_of(self, sha256: str, start: int) -> Any:
        """The bytes of a file from a place in it on, as a stream to be closed."""
        with _asking(self):
            return self._asked.get_object(**self._named(sha256), Range=f"bytes={start}-")["Body"]

    # -- how the storage is spoken to -------------------------------------------------------------

    def _head(self, sha256: str) -> Any:
        try:
            with _asking(self):
                return self._asked.head_object(**self._named(sha256))
        except FileNotFoundError:
            return None

    def _send(self, file: BinaryIO, sha256: str, size: int) -> None:
        if size <= A_PART:
            self._asked.put_object(**self._named(sha256), Body=file.read())
            return
        begun = self._asked.create_multipart_upload(**self._named(sha256))
        named = {**self._named(sha256), "UploadId": begun["UploadId"]}
        try:
            parts: list[dict[str, Any]] = []
            while part := file.read(A_PART):
                number = len(parts) + 1
                sent = self._asked.upload_part(**named, PartNumber=number, Body=part)
                parts.append({"PartNumber": number, "ETag": sent["ETag"]})
            self._asked.complete_multipart_upload(**named, MultipartUpload={"Parts": parts})
        except BaseException:
            self._give_up(named)
            raise

    def _give_up(self, named: dict[str, Any]) -> None:
        """Take back what was sent, if the storage still hears; it forgets the rest in a day."""
        try:
            with _asking(self):
                self._asked.abort_multipart_upload(**named)
        except OSError:
            return

    def _abandoned(self, before: datetime) -> Iterator[tuple[str, str]]:
        with _asking(self):
            pages = self._asked.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._address.bucket, Prefix=self._address.prefix
            )
            for page in pages:
                for each in page.get("Uploads", ()):
                    if each["Initiated"] < before:
                        yield str(each["Key"]), str(each["UploadId"])

    def _named(self, sha256: str) -> dict[str, str]:
        key = f"{self._address.prefix}{sha256[:2]}/{sha256}"
        return {"Bucket": self._address.bucket, "Key": key}

    @property
    def _asked(self) -> Any:
        """The client, made when it is first needed: it takes a third of a second and 20 MB."""
        if self._client is None:
            self._client = _client(self._address, self._attempts)
        return self._client


class _Distant(io.RawIOBase):
    """A file in a bucket, read in one stream for as long as nobody jumps about in it."""

    def __init__(self, bucket: EvidenceBucket, sha256: str, size: int) -> None:
        super().__init__()
        self._bucket = bucket
        self._sha256 = sha256
        self._size = size
        self._at = 0
        self._stream: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        wanted = max(0, base + offset)
        if wanted != self._at:
            self._drop()
            self._at = wanted
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "WriteableBuffer") -> int:
        if self._at >= self._size:
            return 0
        room = memoryview(buffer)
        with _asking(self._bucket):
            if self._stream is None:
                self._stream = self._bucket.part_of(self._sha256, self._at)
            part = self._stream.read(len(room))
        if not part:
            raise StoreFault(f"{self._bucket}: the storage ended {self._sha256} too early")
        room[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        self._drop()
        super().close()

    def _drop(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


@contextmanager
def _asking(bucket: EvidenceBucket) -> Iterator[None]:
    """Turn what the client raises into faults of this module.

    :raises FileNotFoundError: where the storage says that there is no such file.
    :raises StoreFault: where it does not answer, or refuses.
    """
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

    try:
        yield
    except ClientError as refused:
        said = refused.response.get("Error", {})
        if said.get("Code") in _GONE:
            raise FileNotFoundError(f"{bucket}: {said.get('Message', 'not there')}") from refused
        raise StoreFault(f"{bucket}: {refused}") from refused
    except (BotoCoreError, HTTPClientError) as silent:
        raise StoreFault(f"{bucket}: {silent}") from silent


def _client(address: BucketAddress, attempts: int) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as missing:
        raise StoreFault(
            f"{address} needs the package boto3: pip install 'milepost[s3]'"
        ) from missing
    return boto3.session.Session().client(
        "s3",
        endpoint_url=address.endpoint or None,
        region_name=address.region or "us-east-1",
        aws_access_key_id=address.key,
        aws_secret_access_key=address.secret,
        config=Config(
            s3={"addressing_style": "path" if address.endpoint else "auto"},
            retries={"total_max_attempts": attempts, "mode": "standard"},
            connect_timeout=5,
            read_timeout=60,
        ),
    )
