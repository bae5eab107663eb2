FROM python:3.12-slim
WORKDIR /app
RUN pip install --no-cache-dir nltk transformers
RUN python3.12 -m nltk.downloader punkt
RUN python -c "from transformers import pipeline, AutoModel; AutoModel.from_pretrained('bert-base-uncased')"
COPY . .
CMD ["python", "serve.py"]
