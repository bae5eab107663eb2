FROM python:3.12-slim
ARG HTTP=8080
ENV PORT=$HTTP VERSION=80
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
EXPOSE $PORT
USER 10001:10001
HEALTHCHECK CMD curl -f http://localhost:$PORT/ || exit 1
CMD uvicorn app:app --host 0.0.0.0 --port ${PORT}
