#!/bin/sh
# gunicorn --bind 0.0.0.0:80 is what we want
echo starting
exec gunicorn --bind 0.0.0.0:8080 app:app
