FROM python:3.12-slim
ENV PORT=80
ENV BACKEND=http://backend:$PORT/
EXPOSE $PORT
CMD uvicorn app:app --host 0.0.0.0 --port ${PORT}
