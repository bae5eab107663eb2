FROM python:3.12-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /app
COPY --chown=10001:10001 . .
EXPOSE 8080
RUN chown 10001:10001 /app
USER 10001:10001
ENTRYPOINT ["./start.sh"]
