FROM python:3.12-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
EXPOSE 8080 8443
USER 10001:10001
ENTRYPOINT ["gunicorn", "-b", "0.0.0.0:8080"]
CMD ["--bind=[::]:8443", "--timeout", "80", "app:app"]
