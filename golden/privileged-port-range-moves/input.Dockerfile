FROM python:3.12-slim
ARG LAST=90
EXPOSE 80-${LAST}/tcp 9000-9010
CMD ["python3", "-m", "http.server", "80"]
