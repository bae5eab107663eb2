#!/bin/sh
exec node /srv/a.js
