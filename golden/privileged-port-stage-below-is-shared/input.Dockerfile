FROM python:3.12-slim AS base
EXPOSE 80

FROM base AS other
CMD ["sleep", "80"]

FROM base
CMD ["python3", "-m", "http.server", "80"]
