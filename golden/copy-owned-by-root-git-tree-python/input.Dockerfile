# the version of a project may come from its tags
FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -e .[prod]
CMD ["python", "-m", "ledger"]
