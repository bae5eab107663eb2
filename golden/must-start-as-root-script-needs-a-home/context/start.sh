#!/bin/sh
mkdir -p ${HOME}/.cache/tool
exec tool
