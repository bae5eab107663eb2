# the version of a project may come from its tags
FROM python:3.12-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -e .[prod]
RUN chown 10001:10001 /app
USER 10001:10001
CMD ["python", "-m", "ledger"]
