FROM python:3.12-slim AS build
RUN python -m venv /opt/venv

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --from=build /opt/venv /opt/venv
COPY --chown=10001:10001 app.py /srv/app.py
USER 10001:10001
CMD ["python", "/srv/app.py"]
