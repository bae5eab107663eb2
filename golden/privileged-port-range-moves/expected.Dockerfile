FROM python:3.12-slim
ARG LAST=90
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
EXPOSE 80-${LAST}/tcp 8080/tcp 9000-9010
USER 10001:10001
CMD ["python3", "-m", "http.server", "8080"]
