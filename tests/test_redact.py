"""Secrets go, the rest stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.redact import Redaction, redact

SECRET = "S3cr3t-v4lue.X"  # noqa: S105 - made up
GONE = [
    f"postgresql://app:{SECRET}@db:5432/shop",
    f"redis://:{SECRET}@cache:6379/0",
    f"amqp://app:p@ss/{SECRET}@mq/",
    f"https://{SECRET}@git.example.org/x.git",
    f"password={SECRET} user=app",
    f"PGPASSWORD={SECRET} psql",
    f'"db_password": "{SECRET}"',
    f'\\"password\\": \\"{SECRET}\\"',
    f"Password : '{SECRET} with blanks'",
    f"SECRET_KEY: {SECRET}",
    f"api-key={SECRET}&x=1",
    f"GET /x?access_token={SECRET}&y=2",
    f"X-Amz-Signature={SECRET}",
    f"Authorization: Basic {SECRET}",
    f"authorization=Token {SECRET}",
    f"curl -H 'bearer {SECRET}'",
    f"Set-Cookie: session={SECRET}; Path=/",
    f"mysql --password {SECRET} -h db",
    f"CREATE USER app PASSWORD '{SECRET}'",
    f"ghp_{'a1' * 18}{SECRET}",
    f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\nabc\n-----END RSA PRIVATE KEY-----",
    f"-----BEGIN OPENSSH PRIVATE KEY-----\n{SECRET}",
    f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.{SECRET}",
]


@pytest.mark.parametrize("text", GONE)
def test_secrets_of_common_forms_are_taken_out(text: str) -> None:
    shown = redact(f"before {text}")
    assert SECRET not in shown
    assert "***" in shown
    assert shown.startswith("before ")


@pytest.mark.parametrize(
    "text", ["AKIAIOSFODNN7EXAMPLE", "xoxb-1234567890-abcdefghij", "sk_live_abcdefghijklmnop1234", "glpat-abcdefghijklmnopqrst"]
)
def test_keys_are_known_by_their_form(text: str) -> None:
    assert redact(f"key {text}.") in ("key ***.", "key ***")


KEPT = [
    "[2026-01-01 00:00:00 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:12)",
    "psycopg2.OperationalError: connection to server at \"127.0.0.1\", port 5432 failed: Connection refused",
    'FATAL:  password authentication failed for user "app"',
    "GET http://127.0.0.1:8000/users/7?page=2 200",
    "Container 4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192 exited with code 137",
    "ModuleNotFoundError: No module named 'app.tokens'",
    "12:30:45.123 rss=512 MB",
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_addresses_go_by_choice() -> None:
    text = "from 10.1.2.3:4000 and 2001:db8::1 to a.b@example.org at 12:30:45 via 127.0.0.1, version 1.2.3"
    assert redact(text) == text
    shown = redact(text, Redaction(mail=True, addresses=True))
    assert shown == "from ***address***:4000 and ***address*** to ***mail*** at 12:30:45 via 127.0.0.1, version 1.2.3"
    assert redact(text, Redaction(mail=True)).count("***") == 2


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(redact(text, Redaction(True, True)), str)


@pytest.mark.parametrize(
    "piece", ["a", "://", "password", "password=", "@", "1.", "a@", "a:", "'", "-----BEGIN PRIVATE KEY-----", "eyJaaaaaaaa."]
)
def test_a_long_text_of_the_beginnings_of_secrets_is_taken(piece: str) -> None:
    """With a pattern that backtracks without bound this would not end."""
    text = piece * (50_000 // len(piece))
    assert len(redact(f"{text}\nend of the text", Redaction(True, True))) <= 20 * len(text)
