FROM python:3.12-slim
ENV HF_HOME=/opt/models
WORKDIR /app
RUN pip install --no-cache-dir nltk transformers
RUN python -m nltk.downloader -d /usr/share/nltk_data punkt && python -c "import nltk; nltk.download('words', download_dir='/opt/nltk')"
RUN python -c "from transformers import AutoModel; AutoModel.from_pretrained('bert-base-uncased')"
COPY . .
CMD ["python", "serve.py"]
