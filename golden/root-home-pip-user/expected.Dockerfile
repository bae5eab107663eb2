FROM python:3.12-slim AS build
COPY requirements.txt .
RUN pip install --user -r requirements.txt

FROM python:3.12-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --from=build /root/.local /home/app/.local
ENV PATH=/home/app/.local/bin:$PATH PORT=8000
USER 10001:10001
CMD ["myapp", "serve"]
