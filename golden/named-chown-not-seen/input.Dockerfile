FROM python:3.12-slim
ENV HOME=/srv
COPY --chown=worker:worker job.py /srv/job.py
USER 1500:1500
CMD ["python", "/srv/job.py"]
