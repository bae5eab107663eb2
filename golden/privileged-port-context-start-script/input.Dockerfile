FROM python:3.12-slim
WORKDIR /app
COPY . .
EXPOSE 80
ENTRYPOINT ["./start.sh"]
