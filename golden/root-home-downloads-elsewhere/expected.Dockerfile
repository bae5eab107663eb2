FROM python:3.12-slim
ENV HF_HOME=/opt/models
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /app
RUN pip install --no-cache-dir nltk transformers
RUN python -m nltk.downloader -d /usr/share/nltk_data punkt && python -c "import nltk; nltk.download('words', download_dir='/opt/nltk')"
RUN python -c "from transformers import AutoModel; AutoModel.from_pretrained('bert-base-uncased')"
COPY --chown=10001:10001 . .
RUN mkdir -p /app /opt/models && chown 10001:10001 /app /opt/models
USER 10001:10001
CMD ["python", "serve.py"]
