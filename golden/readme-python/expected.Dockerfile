FROM python:3.11
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /code
COPY --chown=10001:10001 ./requirements.txt /code/requirements.txt
RUN pip install --no-cache-dir --upgrade -r /code/requirements.txt
COPY --chown=10001:10001 ./app /code/app
RUN chown 10001:10001 /code
USER 10001:10001
CMD ["fastapi", "run", "app/main.py", "--port", "8080"]
