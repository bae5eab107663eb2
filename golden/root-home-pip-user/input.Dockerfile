FROM python:3.12-slim AS build
COPY requirements.txt .
RUN pip install --user -r requirements.txt

FROM python:3.12-slim
COPY --from=build /root/.local /root/.local
ENV PATH=/root/.local/bin:$PATH PORT=8000
CMD ["myapp", "serve"]
