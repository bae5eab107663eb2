FROM python:3.12-slim AS build
RUN python -m venv /root/venv

FROM python:3.12-slim
COPY --from=build /root/venv /root/venv
CMD ["/root/venv/bin/python", "-m", "app"]
