#!/bin/sh
if [ -n "$PUID" ]; then usermod -u "$PUID" service; fi
