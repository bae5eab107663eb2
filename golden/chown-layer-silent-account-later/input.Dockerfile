FROM debian:12
COPY . /app
RUN chown -R 1001:app /app
RUN useradd -u 1001 app
USER 1001:1001
