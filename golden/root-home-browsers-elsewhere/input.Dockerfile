FROM python:3.12-slim
ENV PLAYWRIGHT_BROWSERS_PATH=/opt/browsers
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt && playwright install --with-deps chromium
CMD ["python", "app.py"]
