FROM python:3.12 AS build
WORKDIR /root
RUN python -m venv venv

FROM python:3.12-slim
WORKDIR /root
COPY --from=build /root/venv venv
CMD ["venv/bin/app"]
