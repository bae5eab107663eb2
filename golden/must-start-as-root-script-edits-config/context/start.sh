#!/bin/sh
sed -i s/a/b/ /etc/app.conf
exec node /srv/a.js
