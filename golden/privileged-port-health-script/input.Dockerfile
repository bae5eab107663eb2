FROM python:3.12-slim
COPY check /usr/local/bin/
EXPOSE 80
HEALTHCHECK CMD ["check"]
CMD ["python3", "-m", "http.server", "80"]
