FROM python:3.12-slim
ENV PLAYWRIGHT_BROWSERS_PATH=/opt/browsers
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /app
COPY --chown=10001:10001 . .
RUN pip install -r requirements.txt && playwright install --with-deps chromium
RUN chown 10001:10001 /app
USER 10001:10001
CMD ["python", "app.py"]
