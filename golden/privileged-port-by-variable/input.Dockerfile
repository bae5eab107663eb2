FROM python:3.12-slim
ARG HTTP=80
ENV PORT=$HTTP VERSION=80
EXPOSE $PORT
HEALTHCHECK CMD curl -f http://localhost:$PORT/ || exit 1
CMD uvicorn app:app --host 0.0.0.0 --port ${PORT}
