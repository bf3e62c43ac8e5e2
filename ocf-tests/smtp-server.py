#!/usr/bin/python3
# smtp-server.py -- a mail server for tests: each mail that it takes becomes a file.
# SPDX-License-Identifier: GPL-2.0-or-later
#
#   smtp-server.py DIR ADDRESS PORT [refuse | auth CERTIFICATE KEY]
#
# DIR/N.mail: N counts from 1; the envelope stands before the message, as lines "X-Mail-From:" and "X-Rcpt-To:".
# refuse: no recipient is accepted. auth: STARTTLS is needed, then the login "redisha", password "two words".
import os
import signal
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

folder, address, port = sys.argv[1:4]
mode = sys.argv[4] if len(sys.argv) > 4 else ""
count = 0


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, recipient, options):
        if mode == "refuse":
            return "550 5.1.1 nobody of that name here"
        envelope.rcpt_tos.append(recipient)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global count
        count += 1
        name = os.path.join(folder, "%d.mail" % count)
        with open(name + ".new", "wb") as f:
            f.write(("X-Helo: %s\nX-Mail-From: %s\n" % (session.host_name, envelope.mail_from)).encode())
            for recipient in envelope.rcpt_tos:
                f.write(("X-Rcpt-To: %s\n" % recipient).encode())
            if session.authenticated:
                f.write(b"X-Login: yes\n")
            f.write(envelope.original_content.replace(b"\r\n", b"\n"))
        os.rename(name + ".new", name)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"redisha" and data.password == b"two words"
    return AuthResult(success=good, handled=good)


options = {}
if mode == "auth":
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[5], sys.argv[6])
    options = {"tls_context": context, "require_starttls": True, "auth_required": True,
               "authenticator": authenticate}
controller = Controller(Handler(), hostname=address, port=int(port), **options)
controller.start()
open(os.path.join(folder, "ready"), "w").close()
signal.pause()
