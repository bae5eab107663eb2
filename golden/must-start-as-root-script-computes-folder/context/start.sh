#!/bin/sh
mkdir -p "$DATA/cache"
exec node a.js
