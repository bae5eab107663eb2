FROM python:3.12-slim
ENV PATH=/root/.local/bin:$PATH
RUN pip install --user flask
CMD ["flask", "run"]
