#!/bin/sh
exec node a.js
