FROM python:3.12-slim AS build
RUN python -m venv /opt/venv

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH
COPY --from=build /opt/venv /opt/venv
COPY app.py /srv/app.py
CMD ["python", "/srv/app.py"]
