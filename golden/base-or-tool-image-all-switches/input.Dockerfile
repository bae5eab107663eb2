FROM python:3.12-slim
COPY a.py /srv/a.py
CMD ["python3"]
