FROM python:3.12-slim
EXPOSE 80 443
ENTRYPOINT ["gunicorn", "-b", "0.0.0.0:80"]
CMD ["--bind=[::]:443", "--timeout", "80", "app:app"]
