FROM debian:12
RUN useradd -u 1001 app
WORKDIR /app
COPY package.json ./
ENV NODE_ENV=production
COPY --chmod=0755 . .
RUN chown -R app:app /app
USER app
