"""Feed documents: their signed addresses, and the store that takes and gives their bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from orderactions.testing.simulator.context import Context
from orderactions.testing.simulator.errors import ApiRefusal, StoreRefusal
from orderactions.testing.simulator.state import Document
from orderactions.testing.simulator.wire import Answer, Call, json_answer

__all__ = ["RETENTION", "create_document", "download", "get_document", "new_report", "read_body", "upload"]

ADDRESS_LIFE_S = 300
SIZE_LIMIT = 10 * 1024 * 1024
RETENTION = timedelta(days=28)


def read_body(call: Call) -> dict[str, Any]:
    """Return a call's JSON object, or raise Amazon's refusal."""
    try:
        data = json.loads(call.body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise ApiRefusal(400, "InvalidInput", "The request body is not a JSON object.")
    return data


def create_document(context: Context, call: Call, _path: tuple[str, ...]) -> Answer:
    """Answer POST /feeds/2021-06-30/documents."""
    content_type = read_body(call).get("contentType")
    if not isinstance(content_type, str) or not content_type.strip():
        raise ApiRefusal(400, "InvalidInput", "The contentType is missing.", "contentType")
    document = Document(
        document_id=f"amzn1.tortuga.4.sim.{context.world.next_number('document'):012d}",
        content_type=content_type,
        created_at=context.now,
    )
    context.world.documents[document.document_id] = document
    url = _sign(context, document, document.upload_signs, "")
    return json_answer(201, {"feedDocumentId": document.document_id, "url": url})


def upload(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Take PUT of a document's bytes at its signed address."""
    document = context.world.documents.get(path[0])
    signs = document.upload_signs if document else {}
    if document is None or not _signed(context, call, signs):
        raise StoreRefusal(403, "SignatureDoesNotMatch", "The signature does not fit this request.")
    if call.headers.get("content-type", "").strip() != document.content_type:
        raise StoreRefusal(403, "SignatureDoesNotMatch", "The Content-Type is not the one that was declared.")
    if len(call.body) > SIZE_LIMIT:
        raise StoreRefusal(400, "EntityTooLarge", f"At most {SIZE_LIMIT} bytes.")
    document.content = call.body
    return Answer(status=200, headers={"etag": f'"{hashlib.sha256(call.body).hexdigest()[:32]}"'})


def get_document(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Answer GET /feeds/2021-06-30/documents/{feedDocumentId}."""
    document = context.world.documents.get(path[0])
    if document is None or document.gone or context.now - document.created_at > RETENTION:
        raise ApiRefusal(404, "NotFound", "The feed document was not found.", "feedDocumentId")
    unpacked = call.single("enableContentEncodingUrlHeader") == "true"
    url = _sign(context, document, document.download_signs, "&encoding=gzip" if unpacked and document.gzipped else "")
    shown: dict[str, object] = {"feedDocumentId": document.document_id, "url": url}
    if document.gzipped:
        shown["compressionAlgorithm"] = "GZIP"
    return json_answer(200, shown)


def download(context: Context, call: Call, path: tuple[str, ...]) -> Answer:
    """Give a document's bytes at its signed address."""
    document = context.world.documents.get(path[0])
    if document is None or not _signed(context, call, document.download_signs):
        raise StoreRefusal(403, "SignatureDoesNotMatch", "The signature does not fit this request.")
    if document.gone or document.content is None:
        raise StoreRefusal(404, "NoSuchKey", "There is no such document.")
    headers = {"content-type": document.content_type}
    if call.single("encoding") == "gzip":
        headers["content-encoding"] = "gzip"
    return Answer(status=200, headers=headers, body=document.content)


def new_report(context: Context, content: bytes) -> Document:
    """Put a processing report into the store."""
    zipped = context.settings.gzip_reports
    document = Document(
        document_id=f"amzn1.tortuga.4.sim.{context.world.next_number('document'):012d}",
        content_type="text/xml; charset=UTF-8",
        content=gzip.compress(content, mtime=0) if zipped else content,
        is_input=False,
        gzipped=zipped,
        created_at=context.now,
    )
    context.world.documents[document.document_id] = document
    return document


def _sign(context: Context, document: Document, signs: dict[str, datetime], more: str) -> str:
    number = context.world.next_number("signature")
    signature = hashlib.sha256(f"{document.document_id}:{number}".encode()).hexdigest()[:32]
    signs[signature] = context.now + timedelta(seconds=ADDRESS_LIFE_S)
    query = f"X-Amz-Expires={ADDRESS_LIFE_S}&X-Amz-Signature={signature}{more}"
    return f"{context.base_url}/_documents/{document.document_id}?{query}"


def _signed(context: Context, call: Call, signs: Mapping[str, datetime]) -> bool:
    """Tell whether the address was signed for this; raise the store's refusal when it is too old."""
    expires_at = signs.get(call.single("X-Amz-Signature") or "")
    if expires_at is not None and context.now >= expires_at:
        raise StoreRefusal(403, "AccessDenied", "Request has expired")
    return expires_at is not None
