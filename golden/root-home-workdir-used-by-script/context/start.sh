#!/bin/sh
exec /usr/bin/app --config /root/app.yaml
