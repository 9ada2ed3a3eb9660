"""Hooks for scripts/check-api: each call proves itself with a bearer token, and with a new one once that was taken back."""
import os
import subprocess

import schemathesis

TOKEN = {}


def header():
    if not TOKEN:
        TOKEN["now"] = subprocess.check_output([os.environ["NEW_TOKEN"]], text=True).strip()
    return f"Bearer {TOKEN['now']}"


@schemathesis.auth(refresh_interval=None)
class Bearer:
    def get(self, case, context):
        return header()

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = data


@schemathesis.hook
def after_call(context, case, response):
    sent = response.request.headers.get("Authorization")
    if response.status_code == 401 and TOKEN and sent == f"Bearer {TOKEN['now']}":
        TOKEN.clear()
