FROM python:3.12-slim
COPY wait-for-it.sh /usr/local/bin/
ENV SMTP_PORT=25 DB_PORT=543 PROXY_PORT=80 RETRIES=80 GRPC_VERSION=1.80
EXPOSE 8000
HEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1
CMD ["gunicorn", "-b", ":8000", "--timeout", "80", "app:app"]
