FROM python:3.12-slim
COPY app.py /srv/app/
VOLUME /data
RUN python3 /srv/app/app.py --init /data
CMD ["python3", "/srv/app/app.py"]
