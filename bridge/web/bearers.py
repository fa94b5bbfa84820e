"""The text of a token, which is all that an app has: the tenant and the token's key, readable, and the site's signature.

Such as ``bkl_3_0f9c….<signature>``: a key of its own is derived from each secret, so no signature of anything else fits.
"""

import hashlib
import re
from collections.abc import Sequence

from itsdangerous import BadSignature, Signer

from bridge.core.apps.tokens import Token
from bridge.core.settling.reasons import N_
from bridge.errors import NotReady, Unauthorized

PURPOSE = b"bkloyalty.api.token"
NO_SECRET = N_("The plugin has not made a secret yet; activate it in WordPress.")
UNKNOWN = N_("This token is not known here, has expired or was revoked. Please sign in again.")
_TEXT = re.compile(r"bkl_(0|[1-9][0-9]{0,17})_([0-9a-f]{32})")
_LONGEST = 200


def write_bearer(secrets: Sequence[str], token: Token) -> str:
    """What the app is given, once; ``secrets`` are the site's, of which the first signs. NotReady while there are none."""
    return _make_signer(secrets).sign(f"bkl_{token.tenant_id}_{token.key}").decode()


def read_bearer(secrets: Sequence[str], text: str) -> tuple[int, str]:
    """(tenant, key) of a token that one of the ``secrets`` signed; Unauthorized for any other text."""
    try:
        signed = _make_signer(secrets).unsign(text[: _LONGEST + 1].encode())
        found = _TEXT.fullmatch(signed.decode())
    except (BadSignature, UnicodeError):
        raise Unauthorized(UNKNOWN) from None
    if found is None or len(text) > _LONGEST:
        raise Unauthorized(UNKNOWN)
    return int(found[1]), found[2]


def _make_signer(secrets: Sequence[str]) -> Signer:
    if not secrets:
        raise NotReady(NO_SECRET)
    # The library signs with the last and takes any; here the first one signs.
    return Signer(list(reversed(secrets)), salt=PURPOSE, key_derivation="hmac", digest_method=hashlib.sha256)
