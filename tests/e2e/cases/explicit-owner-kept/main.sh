#!/bin/sh
id -u
cat rules.txt
