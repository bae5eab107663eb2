FROM python:3.12-slim
RUN groupadd --gid 4000 app && useradd --no-log-init --create-home --uid 4000 --gid 4000 --shell /usr/sbin/nologin app
USER 3000:3000
WORKDIR /app
USER 4000:4000
RUN python --version
USER root
RUN pip install flask
USER 4000:4000
CMD ["python", "main.py"]
