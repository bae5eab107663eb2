#!/bin/sh
chown svc /srv
exec su-exec svc "$@"
